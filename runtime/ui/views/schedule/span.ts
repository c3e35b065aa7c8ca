/**
 * When a record is: the days it covers, and its hours where it has any. A date is a day everywhere; a time
 * is what clocks in the workspace's zone show. No React.
 */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import { dayOfDate } from '../../core/days';
import { toWallClock } from '../../core/format/date';
import type { RecordAnswer } from '../../core/record';

/** The fields that say when a record is. */
export interface Bounds {
  readonly start: FieldDefinition;
  readonly startPath: string;
  readonly end?: FieldDefinition;
  readonly endPath?: string;
}

export interface Span {
  readonly record: RecordAnswer;
  /** First and last day it covers. */
  readonly first: number;
  readonly last: number;
  /** Minutes since midnight of the first day, and of the last; absent where days are all that is known. */
  readonly from?: number;
  readonly to?: number;
  /** It has an end of its own. */
  readonly ended: boolean;
}

export const DAY_MINUTES = 1440;
/** What a time without an end is drawn as. */
export const USUAL_MINUTES = 60;

export function boundsOf(
  entity: EntityDefinition,
  entities: Readonly<Record<string, EntityDefinition>>,
  startPath: string,
  endPath?: string | null,
): Bounds | undefined {
  const start = fieldAtPath(entity, entities, startPath);
  const end = endPath ? fieldAtPath(entity, entities, endPath) : undefined;
  return start && { start, startPath, ...(end && endPath ? { end, endPath } : {}) };
}

export function isTimed(field: FieldDefinition): boolean {
  return (field.value_type?.kind ?? field.type) === 'datetime';
}

interface Moment {
  readonly day: number;
  readonly minute?: number;
}

/** A date or a time as a day, and for a time the minutes since its midnight. */
export function momentOf(value: unknown, field: FieldDefinition, zone: string): Moment | undefined {
  if (typeof value !== 'string' || !value) return undefined;
  if (!isTimed(field)) {
    const day = dayOfDate(value.slice(0, 10));
    return day === null ? undefined : { day };
  }
  if (Number.isNaN(new Date(value).getTime())) return undefined;
  const wall = toWallClock(value, zone);
  const day = dayOfDate(wall.slice(0, 10));
  return day === null ? undefined : { day, minute: Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)) };
}

/** Undefined for a record without a start. An end before the start counts for nothing. */
export function spanOf(record: RecordAnswer, bounds: Bounds, zone: string): Span | undefined {
  const start = momentOf(record.values[bounds.startPath], bounds.start, zone);
  if (!start) return undefined;
  const given = bounds.end && momentOf(record.values[bounds.endPath ?? ''], bounds.end, zone);
  const end = given && compare(given, start) >= 0 ? given : undefined;
  const base = { record, first: start.day, ended: Boolean(end) };
  if (start.minute === undefined || (end && end.minute === undefined)) {
    return { ...base, last: lastOf(end, start.day) };
  }
  if (!end) {
    const to = Math.min(start.minute + USUAL_MINUTES, DAY_MINUTES);
    return { ...base, last: start.day, from: start.minute, to };
  }
  // What ends at midnight ends with the day before.
  if (end.minute === 0 && end.day > start.day) return { ...base, last: end.day - 1, from: start.minute, to: DAY_MINUTES };
  return { ...base, last: end.day, from: start.minute, to: end.minute ?? DAY_MINUTES };
}

function lastOf(end: Moment | undefined, first: number): number {
  if (!end) return first;
  return end.minute === 0 && end.day > first ? end.day - 1 : end.day;
}

function compare(one: Moment, other: Moment): number {
  if (one.day !== other.day) return one.day - other.day;
  // A day without hours covers all of them.
  return one.minute === undefined || other.minute === undefined ? 0 : one.minute - other.minute;
}

/** Drawn among the hours of one day. */
export function hasHours(span: Span): boolean {
  return span.from !== undefined && span.first === span.last;
}

/** Earlier first, longer first, whole days before hours; the order is the same every time. */
export function inOrder(one: Span, other: Span): number {
  return (
    one.first - other.first ||
    other.last - one.last ||
    (one.from ?? -1) - (other.from ?? -1) ||
    (other.to ?? 0) - (one.to ?? 0) ||
    (one.record.id < other.record.id ? -1 : 1)
  );
}
