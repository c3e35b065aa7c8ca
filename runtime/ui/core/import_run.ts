/** Imports in the background: `/api/imports`. */
import type { Label } from './label';

export type ImportState =
  | 'preparing'
  | 'refused'
  | 'ready'
  | 'checking'
  | 'checked'
  | 'running'
  | 'interrupted'
  | 'done'
  | 'stopped'
  | 'cancelled'
  | 'undoing'
  | 'undone';

export interface ImportColumn {
  readonly field: string;
  readonly lookup?: string | null;
  readonly replace?: Readonly<Record<string, string | null>>;
  readonly dates?: 'day_first' | 'month_first' | null;
  readonly numbers?: 'point' | 'comma' | null;
  readonly round?: boolean;
  readonly create_missing?: boolean | null;
  /** A cell names its record by the way from the top: "Sales/East". */
  readonly path?: boolean;
  readonly letters?: 'lower' | 'upper' | null;
}

export interface ImportMapping {
  readonly columns?: Readonly<Record<string, ImportColumn>>;
  readonly values?: Readonly<Record<string, string>>;
  readonly key?: string | null;
  readonly duplicates?: 'update' | 'skip' | 'create';
  readonly blanks?: 'keep' | 'clear';
  readonly on_error?: 'stop' | 'skip';
}

/** Text by language, as the server words it. */
export type Words = Readonly<Record<string, string>>;

export interface ImportIssue {
  readonly column: string | null;
  readonly field: string | null;
  readonly code: string;
  readonly message: Words;
  readonly hint?: string;
}

export interface ImportCounts {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly failed: number;
  readonly sums: Readonly<Record<string, string>>;
  readonly references: Readonly<Record<string, number>>;
}

export interface Unmatched {
  readonly column: string;
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number; readonly hint: string | null; readonly code: string }[];
}

export interface ImportSummary {
  readonly id: string;
  readonly entity: string;
  readonly name: string;
  readonly state: ImportState;
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly last_row: number;
  readonly total: number | null;
  readonly checked_row: number | null;
  readonly background: boolean;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly failed: number;
  readonly sums: Readonly<Record<string, string>>;
  readonly references_created: Readonly<Record<string, number>>;
}

export interface ImportRun extends ImportSummary {
  readonly undone: number;
  readonly kept: number;
  readonly issues: readonly { readonly record: string; readonly title: string | null; readonly row: number | null; readonly message: string }[];
  /** The first ones it brought. */
  readonly records: readonly { readonly record: string; readonly title: string | null }[];
  readonly mapping: ImportMapping;
  readonly check: {
    readonly counts: ImportCounts;
    readonly unmatched: readonly Unmatched[];
    readonly unmapped: readonly string[];
    readonly stale: boolean;
    readonly not_kept: number;
  } | null;
  readonly problems: { readonly wrong: number; readonly skipped: number; readonly edited: number; readonly kept: number };
  readonly refused: readonly ImportIssue[];
}

export interface ColumnProfile {
  readonly heading: string;
  readonly kind: string;
  readonly filled: number;
  readonly blank: number;
  readonly distinct: number;
  readonly samples: readonly string[];
  readonly dates: string | null;
  readonly numbers: string | null;
  /** The most decimal places met. */
  readonly places: number;
}

export interface ImportTarget {
  readonly key: string;
  readonly label: Label;
  readonly kind: string;
  readonly type: string;
  readonly scale: number | null;
  readonly required: boolean;
  /** A default fills it where nothing is given. */
  readonly filled?: boolean;
  readonly unique: boolean;
  readonly key_field: boolean;
  readonly options?: readonly { readonly key: string; readonly label: Label }[];
  readonly entity?: string;
  readonly entity_label?: Label;
  readonly lookups?: readonly { readonly key: string; readonly label: Label; readonly title: boolean; readonly unique: boolean }[];
  readonly may_create?: boolean;
  /** Records behind it stand beneath one another. */
  readonly tree?: boolean;
}

export interface KeptMapping {
  readonly id: string;
  readonly name: Label;
  readonly own: boolean;
  readonly mapping: ImportMapping;
}

export interface ImportPreview {
  readonly sheets?: readonly string[];
  readonly sheet?: string | null;
  readonly header_row?: number;
  readonly encoding?: string;
  readonly head?: readonly (readonly string[])[];
  readonly headings?: readonly string[];
  readonly columns?: readonly ColumnProfile[];
  readonly saved?: string | null;
  readonly targets: readonly ImportTarget[];
  readonly mappings: readonly KeptMapping[];
  readonly may_update: boolean;
}

export interface ImportRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly edited: Readonly<Record<string, string>>;
  readonly skipped: boolean;
  readonly issues: readonly ImportIssue[];
}

/** Whether a worker is at it, so that the screen asks again. */
export function isAtWork(run: ImportSummary): boolean {
  return ['preparing', 'checking', 'running', 'undoing'].includes(run.state);
}

/** An expression for a value typed in for every row. */
export function constantOf(target: ImportTarget, typed: string): string {
  const text = typed.trim();
  switch (target.kind) {
    case 'number':
    case 'money':
      return text;
    case 'boolean':
      return ['true', 'yes', '是', '1'].includes(text.toLowerCase()) ? 'true' : 'false';
    case 'date':
      return `date(${JSON.stringify(text)})`;
    default:
      return JSON.stringify(text);
  }
}

/** What somebody typed, of an expression `constantOf` made; the expression itself otherwise. */
export function typedOf(expression: string): string {
  const inner = /^date\((.*)\)$/.exec(expression)?.[1] ?? expression;
  try {
    const value: unknown = JSON.parse(inner);
    return typeof value === 'string' ? value : expression;
  } catch {
    return expression;
  }
}
