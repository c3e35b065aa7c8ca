/** Groups and totals of a list, as a report definition. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { levelsOf } from '../../core/form/options';
import type { Column } from './columns';

const MOST_MEASURES = 11;

/** A way to group: `id` tells it from others of the same field. */
export interface Group extends Column {
  readonly id: string;
  readonly level?: number;
}

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

/** What makes no groups: text nobody repeats, files, rows, what is masked. */
const UNGROUPED = new Set(['long_text', 'rich_text', 'json', 'file', 'image', 'signature', 'subtable', 'encrypted_text']);
/** The levels of an address, as its parts are called. */
export const REGIONS = ['province', 'city', 'district'] as const;

/**
 * Fields records can be grouped by: dates by month, options of a tree and addresses by each of their levels,
 * those of several values by each of them.
 */
export function groupable(columns: readonly Column[], levelName: (column: Column, level: number) => string): readonly Group[] {
  return columns.flatMap((column): readonly Group[] => {
    const kind = column.field.value_type?.kind;
    if (column.field.volatile || UNGROUPED.has(column.field.result ?? column.field.type) || kind === 'json' || kind === 'secret') return [];
    const levels = column.field.type === 'cascade' ? levelsOf(column.field) : column.field.type === 'address' ? REGIONS.length : 0;
    const whole = { ...column, id: column.path };
    if (levels < 2) return [whole];
    const above = Array.from({ length: levels - 1 }, (_, at) => at + 1);
    return [
      ...above.map((level) => ({ ...column, id: `${column.path}@${level}`, level, label: levelName(column, level) })),
      whole,
    ];
  });
}

/** A count, the sums of `sums`, per value of `group` where given. Measures are keyed n, s0, s1, … */
export function summaryReport(entity: EntityDefinition, sums: readonly Column[], group?: Group): object {
  const type = group && (group.field.result ?? group.field.type);
  const grain = type === 'date' || type === 'datetime' ? { grain: 'month' } : group?.level ? { level: group.level } : {};
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
