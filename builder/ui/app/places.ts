/** From a place of the document to the screen where it is edited. */
import { type Package, placeAt, stepsOf } from '../draft';
import { buildPaths } from './paths';
import { type BuilderSection, SECTIONS } from './sections';

/** Address of the screen for a JSON pointer; null where no section edits that part. */
export function addressOf(
  document: Package,
  pointer: string,
  sections: readonly BuilderSection[] = SECTIONS,
): string | null {
  const [list = ''] = stepsOf(pointer);
  const section = sections.find((one) => one.lists?.includes(list));
  if (!section) return null;
  return buildPaths.section(document.app.key, section.key, section.addressOf?.(placeAt(document, pointer), document) ?? '');
}
