/** Groups and totals of a list, as a report definition. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import type { Column } from './columns';

const MOST_MEASURES = 11;

/** Columns whose figures add up. */
export function summable(columns: readonly Column[]): readonly Column[] {
  return columns
    .filter(({ path, field }) => !path.includes('.') && addsUp(field))
    .slice(0, MOST_MEASURES);
}

function addsUp(field: FieldDefinition): boolean {
  const type = field.result ?? field.type;
  return type === 'money' || type === 'decimal' || type === 'integer';
}

/** Fields records can be grouped by: what has few values, and dates by month. */
export function groupable(columns: readonly Column[]): readonly Column[] {
  const types = new Set(['choice', 'reference', 'user', 'boolean', 'date', 'datetime', 'department', 'role', 'rating']);
  return columns.filter(({ field }) => types.has(field.result ?? field.type));
}

/** A count, the sums of `sums`, per value of `group` where given. Measures are keyed n, s0, s1, … */
export function summaryReport(entity: EntityDefinition, sums: readonly Column[], group?: Column): object {
  const type = group && (group.field.result ?? group.field.type);
  const grain = type === 'date' || type === 'datetime' ? { grain: 'month' } : {};
  return {
    id: 'summary',
    key: 'summary',
    entity: entity.name,
    dimensions: group ? [{ id: 'd', key: 'g', field: group.path, ...grain }] : [],
    measures: [
      { id: 'n', key: 'n', function: 'count' },
      ...sums.map(({ path }, at) => ({ id: `s${at}`, key: `s${at}`, function: 'sum', field: path })),
    ],
    ...(group ? { sort: ['g'] } : {}),
  };
}
