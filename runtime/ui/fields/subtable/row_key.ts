import type { RowValues } from '../../core/record';

/** Local key of a row nobody has saved yet; never sent. */
export const ROW_KEY = '#';

let counter = 0;

export function newRowKey(): string {
  counter += 1;
  return `new-${counter}-${Date.now().toString(36)}`;
}

export function rowKey(row: RowValues, at: number): string {
  const key = row[ROW_KEY];
  return row.id ?? (typeof key === 'string' ? key : String(at));
}
