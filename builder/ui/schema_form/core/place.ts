/** Where in a package a setting stands: the objects around it say whose fields it means. */
import type { Names } from './names';
import { type JsonObject, type RootSchema, isObject, resolved } from './schema';

/** The objects around a setting, the nearest first. */
export interface Around {
  readonly value: JsonObject;
  readonly model: string;
  readonly outer: Around | null;
}

/**
 * "app.key" of the entity whose fields are meant: the nearest one around, or where `of` leads (see
 * `engines.definition.base.Says`). `key` is the key of the mapping the value stands under.
 */
export function entityAt(
  root: RootSchema,
  names: Names,
  around: Around | null,
  of: string | undefined,
  key?: string,
): string | undefined {
  if (of === undefined) return nearestEntity(names, around);
  if (of === 'around') return nearestEntity(names, around?.outer ?? null);
  if (of === 'key') return key === undefined ? undefined : names.field(nearestEntity(names, around), key)?.entity;
  for (let at = around; at; at = at.outer) {
    const given = at.value[of];
    const setting = root.$defs[at.model]?.properties?.[of];
    if (!setting) continue;
    const base = nearestEntity(names, at);
    if (typeof given !== 'string') return base;
    return resolved(root, setting)['x-kind'] === 'entity' ? names.resolve(given) : names.follow(base, given)?.entity;
  }
  return nearestEntity(names, around);
}

function nearestEntity(names: Names, around: Around | null): string | undefined {
  for (let at = around; at; at = at.outer) {
    if (at.model === 'Entity' && typeof at.value.key === 'string') return names.resolve(at.value.key);
    if (typeof at.value.entity === 'string') return names.resolve(at.value.entity);
  }
  return undefined;
}

/** The parts of the list `setting` of the nearest object that has one: nodes of a process, options of a field. */
export function listAround(around: Around | null, ...settings: readonly string[]): readonly JsonObject[] {
  for (let at = around; at; at = at.outer) {
    const lists = settings.map((name) => at?.value[name]).filter(Array.isArray);
    if (lists.length > 0) return lists.flat().filter(isObject);
  }
  return [];
}
