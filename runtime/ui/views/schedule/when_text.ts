/** When a record is, in words. No React. */
import type { Format } from '../../hooks/use_format';
import { dateOfDay } from '../../core/days';
import type { Span } from './span';

/** "2026-11-02", "2026-11-02 09:00 – 10:30", "2026-11-02 – 2026-11-05". */
export function whenText(span: Span, format: Format): string {
  const first = format.date(dateOfDay(span.first));
  const last = format.date(dateOfDay(span.last));
  if (span.from === undefined) return first === last ? first : `${first} – ${last}`;
  const from = clockText(span.from);
  const to = clockText(span.to ?? span.from);
  if (!span.ended) return `${first} ${from}`;
  return first === last ? `${first} ${from} – ${to}` : `${first} ${from} – ${last} ${to}`;
}

/** Minutes since midnight as "09:30". */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
