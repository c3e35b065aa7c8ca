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

/** The same for a place of another app, which is known by the ids on the way alone. */
export function addressElsewhere(
  app: string,
  items: readonly { readonly list: string; readonly id: string }[],
  setting = '',
  sections: readonly BuilderSection[] = SECTIONS,
): string {
  const section = sections.find((one) => items[0] && one.lists?.includes(items[0].list));
  if (!section) return buildPaths.app(app);
  const document: Package = { format: '', app: { key: app, version: '', label: {} } };
  const place = { items: items.map(({ list, id }) => ({ list, item: { id }, pointer: '' })), setting };
  return buildPaths.section(app, section.key, section.addressOf?.(place, document) ?? '');
}
