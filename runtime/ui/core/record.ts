/** Records as the API sends them; the JSON convention of values is in docs/architecture.md. */

export interface RowValues {
  readonly id?: string;
  readonly [key: string]: FieldValue | undefined;
}

export type FieldValue = string | boolean | null | readonly RowValues[];

/** A flat mapping: own fields by key, fields behind references by dotted path. */
export type Values = Readonly<Record<string, FieldValue | undefined>>;

export type RowLabels = Readonly<Record<string, string | null | undefined>>;

/** Titles behind references by key; for a sub-table a list parallel to its rows. */
export type Labels = Readonly<Record<string, string | null | undefined | readonly RowLabels[]>>;

export interface RecordAnswer {
  readonly id: string;
  readonly version: number;
  readonly values: Values;
  readonly labels?: Labels;
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
}

export interface HistoryEntry {
  readonly at: string;
  readonly by: string | null;
  readonly by_name: string | null;
  readonly kind: 'create' | 'update' | 'recompute' | 'delete' | 'restore';
  readonly changes: readonly HistoryChange[];
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly next: string | null;
}

/** Rows of a sub-table; anything else is no rows. */
export function rowsOf(value: FieldValue | undefined): readonly RowValues[] {
  return Array.isArray(value) ? value : [];
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
