import { expect, test } from 'vitest';

import type { FieldDefinition } from '../../core/definition';
import type { RecordAnswer, Values } from '../../core/record';
import { dateOfDay } from '../../core/days';
import { type Changes, type Shift, shifted } from './shift';
import { type Bounds, spanOf } from './span';

function field(key: string, kind: 'date' | 'datetime'): FieldDefinition {
  return { id: key, key, type: kind, label: {}, value_type: { kind } };
}

function bounds(start: 'date' | 'datetime', end?: 'date' | 'datetime'): Bounds {
  return { start: field('from', start), startPath: 'from', ...(end ? { end: field('to', end), endPath: 'to' } : {}) };
}

function record(values: Values): RecordAnswer {
  return { id: 'r', version: 1, values };
}

function days(values: Values, given: Bounds, zone: string): string | undefined {
  const span = spanOf(record(values), given, zone);
  if (!span) return undefined;
  const hours = span.from === undefined ? '' : ` ${span.from}-${span.to}`;
  return `${dateOfDay(span.first)}..${dateOfDay(span.last)}${hours}`;
}

const DATES = bounds('date', 'date');
const TIMES = bounds('datetime', 'datetime');

test.each([
  ['a date', { from: '2026-11-02' }, DATES, 'Asia/Shanghai', '2026-11-02..2026-11-02'],
  ['several days', { from: '2026-11-02', to: '2026-11-05' }, DATES, 'Asia/Shanghai', '2026-11-02..2026-11-05'],
  ['a date is the same day west of Greenwich', { from: '2026-11-02' }, DATES, 'America/Los_Angeles', '2026-11-02..2026-11-02'],
  ['an end before the start', { from: '2026-11-02', to: '2026-10-05' }, DATES, 'UTC', '2026-11-02..2026-11-02'],
  ['no start', { to: '2026-11-05' }, DATES, 'UTC', undefined],
  ['a time without an end is an hour', { from: '2026-11-02T01:30:00Z' }, TIMES, 'Asia/Shanghai', '2026-11-02..2026-11-02 570-630'],
  ['a late time is cut at midnight', { from: '2026-11-02T15:30:00Z' }, TIMES, 'Asia/Shanghai', '2026-11-02..2026-11-02 1410-1440'],
  ['a time is on the day of the zone', { from: '2026-11-02T17:00:00Z', to: '2026-11-02T18:00:00Z' }, TIMES, 'Asia/Shanghai', '2026-11-03..2026-11-03 60-120'],
  ['until midnight is not the next day', { from: '2026-11-02T12:00:00Z', to: '2026-11-02T16:00:00Z' }, TIMES, 'Asia/Shanghai', '2026-11-02..2026-11-02 1200-1440'],
  ['over night', { from: '2026-11-02T12:00:00Z', to: '2026-11-02T17:00:00Z' }, TIMES, 'Asia/Shanghai', '2026-11-02..2026-11-03 1200-60'],
  ['a time to a date covers days', { from: '2026-11-02T02:00:00Z', to: '2026-11-04' }, bounds('datetime', 'date'), 'Asia/Shanghai', '2026-11-02..2026-11-04'],
  ['no time at all', { from: 'soon' }, TIMES, 'UTC', undefined],
] as const)('%s', (_, values, given, zone, expected) => {
  expect(days(values, given, zone)).toBe(expected);
});

function after(values: Values, given: Bounds, shift: Partial<Shift>, zone = 'Asia/Shanghai'): Changes {
  const span = spanOf(record(values), given, zone);
  if (!span) throw new Error('no span');
  return shifted(span, given, { grip: 'move', days: 0, minutes: 0, ...shift }, zone);
}

test.each([
  ['a day later', { from: '2026-11-02', to: '2026-11-05' }, DATES, { days: 1 }, { from: '2026-11-03', to: '2026-11-06' }],
  ['without an end there is none to move', { from: '2026-02-28' }, DATES, { days: 1 }, { from: '2026-03-01' }],
  ['where it was', { from: '2026-11-02' }, DATES, { days: 0 }, {}],
  ['the end alone', { from: '2026-11-02', to: '2026-11-05' }, DATES, { grip: 'end', days: 2 }, { to: '2026-11-07' }],
  ['an end not before the start', { from: '2026-11-02', to: '2026-11-05' }, DATES, { grip: 'end', days: -9 }, { to: '2026-11-02' }],
  ['the start alone', { from: '2026-11-02', to: '2026-11-05' }, DATES, { grip: 'start', days: -1 }, { from: '2026-11-01' }],
  ['a start not behind the end', { from: '2026-11-02', to: '2026-11-05' }, DATES, { grip: 'start', days: 9 }, { from: '2026-11-05' }],
  ['an end where there was none', { from: '2026-11-02' }, DATES, { grip: 'end', days: 2 }, { to: '2026-11-04' }],
  ['half an hour later', { from: '2026-11-02T01:00:00Z', to: '2026-11-02T02:00:00Z' }, TIMES, { minutes: 30 }, { from: '2026-11-02T01:30:00Z', to: '2026-11-02T02:30:00Z' }],
  ['a longer meeting', { from: '2026-11-02T01:00:00Z' }, TIMES, { grip: 'end', minutes: 30 }, { to: '2026-11-02T02:30:00Z' }],
  ['past midnight', { from: '2026-11-02T15:00:00Z', to: '2026-11-02T15:30:00Z' }, TIMES, { minutes: 90 }, { from: '2026-11-02T16:30:00Z', to: '2026-11-02T17:00:00Z' }],
] as const)('moved: %s', (_, values, given, shift, expected) => {
  expect(after(values, given, shift)).toEqual(expected);
});

test('nine o’clock stays nine o’clock when the clocks change', () => {
  // Los Angeles leaves summer time on 1 November 2026, enters it on 8 March.
  const autumn = { from: '2026-10-31T16:00:00Z', to: '2026-10-31T17:00:00Z' };
  expect(after(autumn, TIMES, { days: 1 }, 'America/Los_Angeles')).toEqual({ from: '2026-11-01T17:00:00Z', to: '2026-11-01T18:00:00Z' });
  const spring = { from: '2026-03-07T17:00:00Z', to: '2026-03-07T18:00:00Z' };
  expect(after(spring, TIMES, { days: 1 }, 'America/Los_Angeles')).toEqual({ from: '2026-03-08T16:00:00Z', to: '2026-03-08T17:00:00Z' });
});

test('moved into the hour that is left out, it stays as long as it was', () => {
  const values = { from: '2026-03-07T09:45:00Z', to: '2026-03-07T10:15:00Z' };
  const moved = after(values, TIMES, { days: 1 }, 'America/Los_Angeles');
  const minutes = (new Date(String(moved.to)).getTime() - new Date(String(moved.from)).getTime()) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(0);
});
