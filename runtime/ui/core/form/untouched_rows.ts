/** Rows of a sub-table that came into being by a key press and were never filled in. */
import type { EntityDefinition } from '../definition';
import { type RowValues, type Values, isBlank, rowsOf } from '../record';
import { sameValue } from './changes';
import { withDefaults } from './compute';
import type { Evaluate } from './evaluation';

/**
 * `values` without such rows; the very same values when there are none. A row goes only if it is new, holds nothing but
 * defaults, and lacks something required: it could not be saved as it is. Rows of defaults alone that can be are kept.
 */
export function withoutUntouchedRows(
  entity: EntityDefinition,
  entities: Readonly<Record<string, EntityDefinition>>,
  values: Values,
  evaluate: Evaluate,
): Values {
  let kept = values;
  for (const field of entity.fields) {
    const child = field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    if (!child) continue;
    const fresh = withDefaults(child, {}, evaluate, values);
    const rows = rowsOf(values[field.key]);
    const filled = rows.filter((row) => row.id || !isUntouched(row, fresh, child));
    if (filled.length < rows.length) kept = { ...kept, [field.key]: filled };
  }
  return kept;
}

function isUntouched(row: RowValues, fresh: Values, child: EntityDefinition): boolean {
  const own = child.fields.filter((field) => !field.derived && field.access !== 'read');
  return own.every(({ key }) => sameValue(row[key], fresh[key])) && own.some((field) => field.required && isBlank(row[field.key]));
}
