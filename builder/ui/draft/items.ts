/** Operations every editor needs on lists of items; the mutating ones are for recipes of `edit`. */
import type { Entity, Field, Item, Package, Section } from './package';

/** A section's items; an absent section has none. */
export function itemsOf<T extends Item = Item>(document: Package, section: Section): readonly T[] {
  return (document[section] as T[] | undefined) ?? [];
}

/** A section's list, made where it is absent; for recipes. */
export function sectionOf<T extends Item = Item>(document: Package, section: Section): T[] {
  document[section] ??= [];
  return document[section] as T[];
}

export function findById<T extends Item>(items: readonly T[] | undefined, id: string): T | undefined {
  return items?.find((item) => item.id === id);
}

export function findByKey<T extends Item>(items: readonly T[] | undefined, key: string): T | undefined {
  return items?.find((item) => item.key === key);
}

/** An entity of this draft by its key, or by "app.key" of this app. */
export function entityOf(document: Package, name: string | null | undefined): Entity | undefined {
  const own = name?.startsWith(`${document.app.key}.`) ? name.slice(document.app.key.length + 1) : name;
  return document.entities?.find((entity) => entity.key === own);
}

export function fieldOf(entity: Entity | undefined, key: string | null | undefined): Field | undefined {
  return entity?.fields?.find((field) => field.key === key);
}

/** An id nobody has: short, random, and of the kind people read in a file. */
export function newId(prefix = ''): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return prefix + Array.from(bytes, (byte) => (byte % 36).toString(36)).join('');
}

/** Takes an item out; undefined where it is not there. */
export function removeById<T extends Item>(items: T[] | undefined, id: string): T | undefined {
  const at = items?.findIndex((item) => item.id === id) ?? -1;
  return at < 0 ? undefined : items?.splice(at, 1)[0];
}

/** Moves an item to another place of its list; places beyond the ends are the ends. */
export function moveTo<T>(items: T[], from: number, to: number): void {
  if (from < 0 || from >= items.length) return;
  const [item] = items.splice(from, 1);
  if (item !== undefined) items.splice(Math.max(0, Math.min(to, items.length)), 0, item);
}

/** The same by id. */
export function moveById<T extends Item>(items: T[], id: string, to: number): void {
  moveTo(items, items.findIndex((item) => item.id === id), to);
}

/** Sets a setting, or takes it out where it has its default (undefined). */
export function setSetting<T extends object, K extends keyof T>(item: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete item[key];
  else item[key] = value;
}
