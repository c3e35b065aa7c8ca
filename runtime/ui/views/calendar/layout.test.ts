import { expect, test } from 'vitest';

import { dateOfDay, dayOfDate, isoWeek, laterByMonths, monthGrid, startOfWeek, weekday } from '../../core/days';
import type { Span } from '../schedule/span';
import { layOutDay } from './day_layout';
import { layOutWeeks } from './month_layout';

const FIRST = day('2026-11-02');

function day(text: string): number {
  return dayOfDate(text) ?? 0;
}

/** `name` from day `first` to `last` of the month, with hours where given. */
function span(name: string, first: number, last = first, from?: number, to?: number): Span {
  const start = day('2026-11-01') - 1;
  return {
    record: { id: name, version: 1, values: {} },
    first: start + first,
    last: start + last,
    ended: true,
    ...(from === undefined ? {} : { from, to }),
  };
}

test('weeks begin with the day they are told', () => {
  expect(weekday(day('2026-11-22'))).toBe(0);
  expect(dateOfDay(startOfWeek(day('2026-11-22'), 1))).toBe('2026-11-16');
  expect(dateOfDay(startOfWeek(day('2026-11-22'), 0))).toBe('2026-11-22');
  expect(dateOfDay(startOfWeek(day('2026-11-22'), 6))).toBe('2026-11-21');
});

test.each([
  ['2026-11-15', 1, '2026-10-26', 6],
  ['2026-11-15', 0, '2026-11-01', 5],
  ['2027-02-10', 1, '2027-02-01', 4],
  ['2026-02-01', 0, '2026-02-01', 4],
])('the grid of %s with weeks from %i', (date, first, from, weeks) => {
  const grid = monthGrid(day(date), first);
  expect([dateOfDay(grid.first), grid.weeks]).toEqual([from, weeks]);
});

test('months have different lengths', () => {
  expect(dateOfDay(laterByMonths(day('2026-01-31'), 1))).toBe('2026-02-28');
  expect(dateOfDay(laterByMonths(day('2026-01-15'), -1))).toBe('2025-12-15');
});

test('weeks are counted as ISO 8601 has it', () => {
  expect(['2026-01-01', '2026-12-31', '2027-01-03', '2027-01-04'].map((date) => isoWeek(day(date)))).toEqual([1, 53, 53, 1]);
});

function drawn(spans: readonly Span[], most = 4, weeks = 2): unknown {
  return layOutWeeks(spans, FIRST, weeks, most).map(({ segments, hidden }) => ({
    bars: segments.map((one) => `${one.before ? '<' : ''}${one.span.record.id} ${one.column}+${one.days} @${one.lane}${one.after ? '>' : ''}`),
    hidden: hidden.join(''),
  }));
}

test('what overlaps stands in lanes, what does not shares one', () => {
  expect(drawn([span('a', 2, 4), span('b', 3), span('c', 5, 6)], 4, 1)).toEqual([
    { bars: ['a 0+3 @0', 'b 1+1 @1', 'c 3+2 @0'], hidden: '0000000' },
  ]);
});

test('what goes over the end of a week goes on in the next', () => {
  expect(drawn([span('a', 7, 10)])).toEqual([
    { bars: ['a 5+2 @0>'], hidden: '0000000' },
    { bars: ['<a 0+2 @0'], hidden: '0000000' },
  ]);
});

test('a day that is too full says how many more there are', () => {
  const spans = ['a', 'b', 'c', 'd'].map((name) => span(name, 3));
  expect(drawn(spans, 4, 1)).toEqual([{ bars: ['a 1+1 @0', 'b 1+1 @1', 'c 1+1 @2', 'd 1+1 @3'], hidden: '0000000' }]);
  expect(drawn([...spans, span('e', 3)], 4, 1)).toEqual([{ bars: ['a 1+1 @0', 'b 1+1 @1', 'c 1+1 @2'], hidden: '0200000' }]);
});

test('a bar over a full day is counted on every day it is not drawn', () => {
  const spans = [span('a', 3), span('b', 3), span('c', 3), span('long', 3, 5)];
  expect(drawn(spans, 3, 1)).toEqual([{ bars: ['long 1+3 @0', 'a 1+1 @1'], hidden: '0200000' }]);
});

test('what is outside the weeks is not drawn', () => {
  expect(drawn([span('a', 1), span('z', 30)], 3, 1)).toEqual([{ bars: [], hidden: '0000000' }]);
});

function columns(...spans: readonly Span[]): readonly string[] {
  return layOutDay(spans).map((one) => `${one.span.record.id} ${one.from}-${one.to} ${one.column}/${one.columns}`);
}

test('hours that overlap stand side by side, and only those', () => {
  expect(columns(span('a', 2, 2, 540, 660), span('b', 2, 2, 600, 720), span('c', 2, 2, 660, 700), span('d', 2, 2, 720, 780))).toEqual([
    'a 540-660 0/2',
    'b 600-720 1/2',
    'c 660-700 0/2',
    'd 720-780 0/1',
  ]);
});

test('short hours have room to be read', () => {
  expect(columns(span('a', 2, 2, 540, 545), span('b', 2, 2, 560, 570))).toEqual(['a 540-570 0/2', 'b 560-590 1/2']);
  expect(columns()).toEqual([]);
});
