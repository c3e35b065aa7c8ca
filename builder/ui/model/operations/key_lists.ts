/** Uniques and indexes of an entity: lists of lists of field keys. */
import type { Entity } from '../../draft';

export type KeyLists = 'unique' | 'indexes';

export function keyLists(entity: Entity, name: KeyLists): readonly (readonly string[])[] {
  return (entity[name] as string[][] | undefined) ?? [];
}

/** Sets the n-th list; an empty one is taken away, one behind the last is new. */
export function setKeyList(entity: Entity, name: KeyLists, at: number, keys: readonly string[]): void {
  const lists = ((entity[name] as string[][] | undefined) ?? []).map((list) => [...list]);
  if (keys.length > 0) lists[at] = [...new Set(keys)];
  else lists.splice(at, 1);
  const left = lists.filter((list, place) => place === lists.findIndex((one) => one.join() === list.join()));
  if (left.length > 0) entity[name] = left;
  else delete entity[name];
}
