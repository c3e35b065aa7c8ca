/** The answer of a report run. */
import type { Option, ValueType } from './definition';
import type { Label } from './label';
import type { FieldValue } from './record';

export interface ReportColumn {
  readonly key: string;
  readonly label: Label;
  readonly kind: 'dimension' | 'measure';
  readonly type: ValueType;
  readonly grain?: 'year' | 'quarter' | 'month' | 'week' | 'day' | null;
  readonly options?: readonly Option[] | null;
  /** A measure's figure where there are no records: 0 for a count, absent for an average. */
  readonly empty?: string;
}

export interface ReportRow {
  readonly values: Readonly<Record<string, FieldValue | undefined>>;
  readonly labels?: Readonly<Record<string, string | null | undefined>>;
  /** Expression text selecting the records behind the row. */
  readonly filter?: string | null;
}

export interface ReportAnswer {
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  readonly entity: string;
  readonly generated_at: string;
  /** There are more groups than the report's limit. */
  readonly truncated?: boolean;
}
