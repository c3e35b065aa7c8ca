/** Records moved and stretched in time: the values to be saved. No React. */
import { dateOfDay } from '../../core/days';
import { fromWallClock } from '../../core/format/date';
import type { FieldValue } from '../../core/record';
import { type Bounds, DAY_MINUTES, type Span, USUAL_MINUTES, isTimed, momentOf } from './span';

/** What is dragged: the whole of it, or one of its ends. */
export type Grip = 'move' | 'start' | 'end';

export interface Shift {
  readonly grip: Grip;
  readonly days: number;
  readonly minutes: number;
}

export type Changes = Readonly<Record<string, FieldValue>>;

interface Clock {
  readonly day: number;
  readonly minute: number;
}

/**
 * The values of a record shifted by days and minutes. Clocks decide: what is at nine stays at nine on the
 * other side of a clock change. An end never comes before its start; empty where nothing would change.
 */
export function shifted(span: Span, bounds: Bounds, { grip, days, minutes }: Shift, zone: string): Changes {
  const { values } = span.record;
  const start = momentOf(values[bounds.startPath], bounds.start, zone);
  if (!start) return {};
  const own = bounds.end && span.ended ? momentOf(values[bounds.endPath ?? ''], bounds.end, zone) : undefined;
  const by = days * DAY_MINUTES + minutes;
  const from = clock(start.day, start.minute ?? 0, grip === 'end' ? 0 : by);
  let changes: Record<string, FieldValue> = {};
  if (grip !== 'end') changes = { [bounds.startPath]: write(from, isTimed(bounds.start), zone) };
  if (bounds.end && bounds.endPath && (own || grip === 'end')) {
    // An end nobody gave is the one that is drawn.
    const known = own ?? (isTimed(bounds.end) ? { day: span.last, minute: span.to ?? (start.minute ?? 0) + USUAL_MINUTES } : { day: span.last });
    const to = clock(known.day, known.minute ?? 0, grip === 'start' ? 0 : by);
    if (grip === 'move' || !before(to, from, isTimed(bounds.start) && isTimed(bounds.end))) {
      if (grip !== 'start') changes[bounds.endPath] = write(to, isTimed(bounds.end), zone);
    } else if (grip === 'end') changes[bounds.endPath] = write(from, isTimed(bounds.end), zone);
    else changes[bounds.startPath] = write(to, isTimed(bounds.start), zone);
    keepOrder(changes, bounds, values[bounds.startPath], values[bounds.endPath]);
  }
  return Object.fromEntries(Object.entries(changes).filter(([path, value]) => value !== values[path]));
}

function clock(day: number, minute: number, by: number): Clock {
  const total = day * DAY_MINUTES + minute + by;
  return { day: Math.floor(total / DAY_MINUTES), minute: total - Math.floor(total / DAY_MINUTES) * DAY_MINUTES };
}

function before(one: Clock, other: Clock, hours: boolean): boolean {
  return one.day < other.day || (hours && one.day === other.day && one.minute < other.minute);
}

function write({ day, minute }: Clock, timed: boolean, zone: string): string {
  const date = dateOfDay(day);
  if (!timed) return date;
  const two = (value: number) => String(value).padStart(2, '0');
  return fromWallClock(`${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`, zone);
}

/** An hour that a clock change leaves out can put an end before its start: then as long as it was. */
function keepOrder(changes: Record<string, FieldValue>, bounds: Bounds, start: unknown, end: unknown): void {
  if (!bounds.end || !bounds.endPath || !isTimed(bounds.start) || !isTimed(bounds.end)) return;
  const from = new Date(String(changes[bounds.startPath] ?? start)).getTime();
  const to = new Date(String(changes[bounds.endPath] ?? end)).getTime();
  const length = new Date(String(end)).getTime() - new Date(String(start)).getTime();
  if (to < from && length > 0) changes[bounds.endPath] = new Date(from + length).toISOString().replace('.000Z', 'Z');
}
