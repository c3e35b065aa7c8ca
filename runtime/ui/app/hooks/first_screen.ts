import type { AppDefinition } from '../../core/definition';
import { entryPath } from '../shell/entry_path';

/** Where an app begins: the first entry of its menu, else the list of its first entity; null where it has neither. */
export function firstScreen(app: string, definition: AppDefinition): string | null {
  const entry = definition.navigation.flatMap((group) => group.entries)[0];
  if (entry) return entryPath(app, entry);
  const entity = Object.values(definition.entities).find((one) => one.app === app && !one.parent);
  return entity ? entryPath(app, { entity: entity.name }) : null;
}
