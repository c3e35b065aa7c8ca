/** The columns of a board: the values of one field, with the counts and sums of a report. No React. */
import type { FieldDefinition } from '../../core/definition';
import { conditionText } from '../../core/filter/expression_text';
import { type Language, pick } from '../../core/label';
import type { FieldValue } from '../../core/record';
import type { ReportAnswer, ReportRow } from '../../core/report';
import { kitOf } from '../../fields/registry';

export interface BoardColumn {
  /** The value as text; "" for records without one. Also the id of the place cards are dropped on. */
  readonly key: string;
  readonly value: FieldValue;
  readonly label: string;
  readonly colour?: string | null;
  /** A person stands for it. */
  readonly person?: boolean;
  /** Selects the records of the column. */
  readonly filter: string;
  readonly count: number;
  /** As the report answers it; undefined where nothing is added up. */
  readonly sum: string | undefined;
  /** Takes no new records: the option is out of use. */
  readonly closed: boolean;
}

export interface ColumnTexts {
  readonly blank: string;
  readonly yes: string;
  readonly no: string;
  /** A record whose title one may not read. */
  readonly unnamed: string;
}

/** No more columns than this, those with the most records. */
export const MOST_COLUMNS = 50;

const GROUPING = new Set(['choice', 'boolean', 'reference', 'user', 'department']);

/** Fields a board can have its columns by. */
export function groupsCards(field: FieldDefinition): boolean {
  return GROUPING.has(field.result ?? field.type);
}

/** A count per value, and the sum of `sum`; keyed g, n and s. */
export function boardReport(entity: string, group: string, sum: string | null | undefined): object {
  return {
    id: 'board',
    key: 'board',
    entity,
    dimensions: [{ id: 'g', key: 'g', field: group }],
    measures: [
      { id: 'n', key: 'n', function: 'count' },
      ...(sum ? [{ id: 's', key: 's', function: 'sum', field: sum }] : []),
    ],
    sort: ['-n'],
    limit: MOST_COLUMNS + 1,
  };
}

export function boardColumns(
  field: FieldDefinition,
  answer: ReportAnswer | undefined,
  language: Language,
  texts: ColumnTexts,
): readonly BoardColumn[] {
  const rows = new Map((answer?.rows ?? []).map((row) => [keyOf(row.values.g), row]));
  const column = (key: string, value: FieldValue, label: string, colour?: string | null, closed = false): BoardColumn => ({
    key,
    value,
    label,
    colour,
    closed,
    person: field.type === 'user' && value !== null,
    filter: filterOf(field, key),
    count: Number(rows.get(key)?.values.n ?? 0),
    sum: sumOf(rows.get(key)),
  });
  const columns = named(field, rows, language, texts).map(([key, value, label, colour, closed]) =>
    column(key, value, label, colour, closed),
  );
  const offersBlank = rows.has('') || !field.required;
  return offersBlank ? [column('', null, texts.blank), ...columns] : columns;
}

type Named = readonly [key: string, value: FieldValue, label: string, colour?: string | null, closed?: boolean];

function named(
  field: FieldDefinition,
  rows: ReadonlyMap<string, ReportRow>,
  language: Language,
  texts: ColumnTexts,
): readonly Named[] {
  if (field.options) {
    return field.options
      .filter((option) => option.active !== false || rows.has(option.key))
      .map((option) => [option.key, option.key, pick(option.label, language, option.key), option.colour, option.active === false]);
  }
  if ((field.result ?? field.type) === 'boolean') {
    return [
      ['true', true, texts.yes],
      ['false', false, texts.no],
    ];
  }
  return [...rows]
    .filter(([key]) => key !== '')
    .slice(0, MOST_COLUMNS)
    .map(([key, row]) => [key, key, row.labels?.g ?? texts.unnamed] as const)
    .toSorted(([, , one], [, , other]) => one.localeCompare(other, language));
}

function filterOf(field: FieldDefinition, key: string): string {
  const { filterKind: kind } = kitOf(field);
  const path = field.key;
  if (key === '') return conditionText({ path, kind, operator: 'is_blank', values: [] });
  if (kind === 'boolean') {
    return conditionText({ path, kind, operator: key === 'true' ? 'is_true' : 'is_false', values: [] });
  }
  return conditionText({ path, kind, operator: 'is', values: [key] });
}

function keyOf(value: FieldValue | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Key of the column a record's value puts it in. */
export const columnKey = keyOf;

function sumOf(row: ReportRow | undefined): string | undefined {
  const sum = row?.values.s;
  return typeof sum === 'string' ? sum : undefined;
}
