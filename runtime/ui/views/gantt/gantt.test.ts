import { expect, test } from 'vitest';

import type { FieldDefinition } from '../../core/definition';
import { dateOfDay, dayOfDate } from '../../core/days';
import type { RecordAnswer, Values } from '../../core/record';
import type { Bounds } from '../schedule/span';
import { type RowOptions, arrow, linksOf, rowsOf } from './rows';
import { range, ticks } from './scale';

const field = (key: string, kind: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: key,
  key,
  type: kind,
  label: {},
  value_type: { kind },
  ...more,
});
const DATES: Bounds = { start: field('from', 'date'), startPath: 'from', end: field('to', 'date'), endPath: 'to' };
const STAGE = field('stage', 'choice', {
  options: [
    { id: '1', key: 'plan', label: {} },
    { id: '2', key: 'build', label: {} },
  ],
});

function record(id: string, values: Values): RecordAnswer {
  return { id, version: 1, values };
}

function rows(records: readonly RecordAnswer[], more: Partial<RowOptions> = {}) {
  return rowsOf(records, { bounds: DATES, zone: 'UTC', folded: new Set(), ...more });
}

function named(records: readonly RecordAnswer[], more: Partial<RowOptions> = {}): readonly string[] {
  return rows(records, more).map((row) => (row.kind === 'group' ? `${row.id} (${row.count})${row.open ? '' : ' folded'}` : row.id));
}

const RECORDS = [
  record('a', { from: '2026-11-02', to: '2026-11-05', stage: 'build' }),
  record('b', { from: '2026-11-04', to: null, stage: 'plan' }),
  record('c', { from: null, to: '2026-11-09', stage: 'plan' }),
  record('d', { from: '2026-11-06', to: '2026-11-06', stage: null }),
];

test('what has no start is listed at the end', () => {
  expect(named(RECORDS)).toEqual(['a', 'b', 'd', 'unscheduled (1)', 'c']);
  expect(named(RECORDS, { folded: new Set(['unscheduled']) })).toEqual(['a', 'b', 'd', 'unscheduled (1) folded']);
});

test('groups stand as their options do, those without a value last, empty ones not at all', () => {
  const groupBy = { path: 'stage', field: STAGE };
  expect(named(RECORDS, { groupBy })).toEqual(['group:plan (1)', 'b', 'group:build (1)', 'a', 'group: (1)', 'd', 'unscheduled (1)', 'c']);
  expect(named(RECORDS.slice(0, 2), { groupBy, folded: new Set(['group:plan']) })).toEqual(['group:plan (1) folded', 'group:build (1)', 'a']);
});

test('what has no end has no length; a single day has one', () => {
  const found = rows(RECORDS).flatMap((row) => (row.kind === 'bar' ? [[row.id, row.milestone, row.ends - row.begins]] : []));
  expect(found).toEqual([
    ['a', false, 4],
    ['b', true, 0],
    ['d', false, 1],
  ]);
});

test.each([
  ['the day after', '2026-11-06', false],
  ['on its last day', '2026-11-05', true],
  ['before it', '2026-10-01', true],
])('what depends on another may start %s: breached %s %s', (_, from, breached) => {
  const links = linksOf(rows([RECORDS[0]!, record('z', { from, to: '2026-12-01', needs: ['a', 'gone', 'z'] })]), 'needs');
  expect(links.map((link) => [link.from.id, link.to.id, link.breached])).toEqual([['a', 'z', breached]]);
});

test('a milestone may be followed on its day', () => {
  const [link] = linksOf(rows([RECORDS[1]!, record('z', { from: '2026-11-04', to: '2026-12-01', needs: ['b'] })]), 'needs');
  expect(link?.breached).toBe(false);
});

const day = (text: string) => dayOfDate(text) ?? 0;

test.each([
  ['day', '2026-11-29', '2026-12-01', ['2026-11-29 29+1', '2026-11-30 30+1', '2026-12-01 1+1']],
  ['week', '2026-12-30', '2027-01-04', ['2026-12-28 53+7', '2027-01-04 1+7']],
  ['month', '2026-01-31', '2026-03-01', ['2026-01-01 1+31', '2026-02-01 2+28', '2026-03-01 3+31']],
  ['quarter', '2026-05-01', '2026-10-01', ['2026-04-01 2+91', '2026-07-01 3+92', '2026-10-01 4+92']],
  ['year', '2023-06-01', '2024-06-01', ['2023-01-01 2023+365', '2024-01-01 2024+366']],
] as const)('%s by %s', (unit, from, to, expected) => {
  expect(ticks(unit, day(from), day(to), 1).map((tick) => `${dateOfDay(tick.first)} ${tick.number}+${tick.days}`)).toEqual(expected);
});

test.each([
  [0, ['2026-12-27 53+7', '2027-01-03 1+7']],
  [6, ['2026-12-26 53+7', '2027-01-02 1+7']],
])('weeks that begin on another day have the number of most of their days', (weekBegins, expected) => {
  const found = ticks('week', day('2026-12-30'), day('2027-01-04'), weekBegins);
  expect(found.map((tick) => `${dateOfDay(tick.first)} ${tick.number}+${tick.days}`)).toEqual(expected);
});

test('the range holds all bars and today, and no more than a century', () => {
  const today = day('2026-11-22');
  const [from, to] = range([{ first: day('2026-09-01'), last: day('2026-10-01') }], today, 'day', 1);
  expect([dateOfDay(from), dateOfDay(to)]).toEqual(['2026-08-25', '2026-11-29']);
  const [early, late] = range([{ first: day('0001-01-01'), last: day('9999-12-31') }], today, 'quarter', 1);
  expect(late - early).toBeLessThan(37_000);
});

test('arrows go out to the right and come in from the left', () => {
  expect(arrow(100, 18, 150, 90, 36)).toBe('M100 18h10V90H150');
  expect(arrow(100, 18, 90, 90, 36)).toBe('M100 18h10V72H80V90H90');
  expect(arrow(100, 90, 90, 18, 36)).toBe('M100 90h10V36H80V18H90');
});
