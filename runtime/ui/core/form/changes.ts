/** What of an edited record has to be sent. */
import type { EntityDefinition } from '../definition';
import type { FieldValue, RowValues, Values } from '../record';
import { isBlank, targetOf } from '../record';

export function sameValue(left: FieldValue | undefined, right: FieldValue | undefined): boolean {
  if (isBlank(left) && isBlank(right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((part, at) => samePart(part, right[at]));
  }
  const [one, other] = [targetOf(left), targetOf(right)];
  if (one && other) return one.entity === other.entity && one.id === other.id;
  if (isParts(left) && isParts(right)) return sameRow(left, right);
  return left === right;
}

/** A value of several parts, such as an address. */
function isParts(value: unknown): value is RowValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An item of a list, or a row of a sub-table. */
function samePart(left: string | RowValues, right: string | RowValues | undefined): boolean {
  if (typeof left === 'string' || typeof right === 'string' || right === undefined) return left === right;
  return sameRow(left, right);
}

function sameRow(left: RowValues, right: RowValues): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => sameValue(left[key], right[key]));
}

/** Writable own fields of `values` that differ from `before`, cleaned of derived row fields. */
export function changedValues(
  entity: EntityDefinition,
  entities: Readonly<Record<string, EntityDefinition>>,
  before: Values,
  values: Values,
): Values {
  const changed: Record<string, FieldValue> = {};
  for (const field of entity.fields) {
    const value = values[field.key];
    if (field.derived || field.access === 'read' || value === undefined) continue;
    if (field.type === 'subtable') {
      const child = field.entity ? entities[field.entity] : undefined;
      const rows = writableRows(value, child);
      if (!sameValue(rows, writableRows(before[field.key] ?? [], child))) changed[field.key] = rows;
    } else if (!sameValue(value, before[field.key])) {
      changed[field.key] = isBlank(value) ? null : value;
    }
  }
  if (entity.money && values.currency !== undefined && !sameValue(values.currency, before.currency)) {
    changed.currency = values.currency;
  }
  return changed;
}

/** Rows with their id and writable fields; rows nobody filled in are left out. */
export function writableRows(value: FieldValue, child: EntityDefinition | undefined): readonly RowValues[] {
  if (!Array.isArray(value)) return [];
  const keys = (child?.fields ?? []).filter((field) => !field.derived && field.access !== 'read');
  return (value as readonly RowValues[])
    .map((row) => {
      const kept: Record<string, FieldValue> = {};
      if (row.id) kept.id = row.id;
      for (const { key } of keys) {
        const cell = row[key];
        if (cell !== undefined) kept[key] = cell === '' ? null : cell;
      }
      return kept;
    })
    .filter((row) => Object.keys(row).some((key) => key === 'id' || !isBlank(row[key])));
}
