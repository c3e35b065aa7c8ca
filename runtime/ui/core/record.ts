/** Records as the API sends them; the JSON convention of values is in docs/architecture.md. */

export interface RowValues {
  readonly id?: string;
  readonly [key: string]: FieldValue | undefined;
}

/** Texts are the items of a list, objects the rows of a sub-table. */
export type FieldValue = string | boolean | null | readonly string[] | readonly RowValues[] | Target;

/** A record of any of several entities. */
export interface Target {
  readonly entity: string;
  readonly id: string;
}

/** A flat mapping: own fields by key, fields behind references by dotted path. */
export type Values = Readonly<Record<string, FieldValue | undefined>>;

export type RowLabels = Readonly<Record<string, string | null | undefined | ItemLabels>>;

/** Titles of the records a list leads to, by their id. */
export type ItemLabels = Readonly<Record<string, string>>;

/**
 * Titles behind references by key; for a list of references by the records' ids, for a sub-table a
 * list parallel to its rows.
 */
export type Labels = Readonly<Record<string, string | null | undefined | ItemLabels | readonly RowLabels[]>>;

export interface RecordAnswer {
  readonly id: string;
  readonly version: number;
  readonly values: Values;
  readonly labels?: Labels;
  /** Fields, and "sub-table.field", one may change on other records but not on this one. */
  readonly fixed?: readonly string[];
  /** One may change other records but not this one. */
  readonly readonly?: boolean;
  /** A job has still to bring computed values up to date. */
  readonly computing?: boolean;
}

export interface RecordPage {
  readonly records: readonly RecordAnswer[];
  readonly next: string | null;
  readonly count?: number;
  /** The server stopped counting at `count`. */
  readonly count_capped?: boolean;
}

export interface HistoryChange {
  readonly field: string;
  readonly label?: Readonly<Record<string, string>> | string | null;
  readonly old: FieldValue;
  readonly new: FieldValue;
  readonly old_label?: string | null;
  readonly new_label?: string | null;
  /** Titles behind the items of a list, old and new. */
  readonly labels?: ItemLabels;
}

/** What became of a row of a sub-table. */
export interface HistoryRow {
  readonly field: string;
  readonly label?: Readonly<Record<string, string>> | null;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly position: number | null;
  readonly changes: readonly HistoryChange[];
}

/** Rows of a sub-table; anything else is no rows. */
export function rowsOf(value: FieldValue | undefined): readonly RowValues[] {
  return Array.isArray(value) && typeof value[0] !== 'string' ? (value as readonly RowValues[]) : [];
}

/** What a reference to any of several entities leads to. */
export function targetOf(value: FieldValue | undefined): Target | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { entity, id } = value as Partial<Target>;
  return typeof entity === 'string' && typeof id === 'string' ? { entity, id } : undefined;
}

/** A tag as it is given until a day; without a day it is given for good. */
export interface DatedTag {
  readonly tag: string;
  readonly until?: string | null;
}

/** Items of a list, of tags with their days the tags; anything else is none. */
export function itemsOf(value: FieldValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly (string | RowValues)[]).flatMap((item) => {
    if (typeof item === 'string') return [item];
    return typeof item.tag === 'string' && item.id === undefined ? [item.tag] : [];
  });
}

/** Titles of a list's records, as far as one may see them. */
export function itemLabelsOf(labels: Labels | undefined, key: string): ItemLabels {
  const label = labels?.[key];
  return typeof label === 'object' && label !== null && !Array.isArray(label) ? (label as ItemLabels) : {};
}

/** The text behind a reference, if the answer carries one. */
export function labelOf(labels: Labels | undefined, key: string): string | undefined {
  const label = labels?.[key];
  return typeof label === 'string' ? label : undefined;
}

/** Labels of the rows of a sub-table. */
export function rowLabelsOf(labels: Labels | undefined, key: string): readonly RowLabels[] {
  const label = labels?.[key];
  return Array.isArray(label) ? label : [];
}

export function isBlank(value: FieldValue | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
