/** Report answers as charts and tables need them. No React. */
import { type Language, pick } from '../../core/label';
import type { ReportAnswer, ReportColumn, ReportRow } from '../../core/report';
import { formatPeriod } from '../../core/format/date';
import { roundDecimal, shiftDecimal } from '../../core/format/number';
import type { Format } from '../../hooks/use_format';

export function dimensions(answer: ReportAnswer): readonly ReportColumn[] {
  return answer.columns.filter((column) => column.kind === 'dimension');
}

export function measures(answer: ReportAnswer): readonly ReportColumn[] {
  return answer.columns.filter((column) => column.kind === 'measure');
}

/** A dimension's value in words. */
export function dimensionText(row: ReportRow, column: ReportColumn, language: Language, blank: string): string {
  const value = row.values[column.key];
  if (value === null || value === undefined || value === '') return blank;
  if (column.grain && typeof value === 'string') return formatPeriod(value, column.grain, language);
  const option = column.options?.find((candidate) => candidate.key === value);
  if (option) return pick(option.label, language, option.key);
  return row.labels?.[column.key] ?? String(value);
}

/** A measure's value, formatted by its type. */
export function measureText(value: unknown, column: ReportColumn, format: Format): string {
  if (value === null || value === undefined || value === '') return '—';
  const text = String(value);
  switch (column.type.kind) {
    case 'money':
      return format.money(text, undefined, column.type.scale ?? 2);
    case 'number':
      return format.decimal(shortened(text));
    case 'date':
      return format.date(text);
    default:
      return text;
  }
}

const SHOWN_PLACES = 2;

/** Ratios come with six places; two say enough, and zeros at the end say nothing. */
function shortened(text: string): string {
  const places = text.split('.')[1]?.length ?? 0;
  return shiftDecimal(places > SHOWN_PLACES ? roundDecimal(text, SHOWN_PLACES) : text, 0);
}

/** For drawing only: a pixel has no digits to lose. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
