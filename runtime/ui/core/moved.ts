/** A copy of a list with one of its items a place further up (-1) or down (1); the same list at its ends. */
export function moved<T>(items: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const item = items[at];
  const other = items[at + by];
  return item === undefined || other === undefined ? items : items.with(at, other).with(at + by, item);
}
