import { expect, test } from 'vitest';

import { formatDate, formatDateTime, formatPeriod, formatRelative, fromWallClock, toWallClock } from './date';

const ZONE = 'Asia/Shanghai';

test('dates have no zone', () => {
  expect(formatDate('2026-03-31', 'zh')).toBe('2026-03-31');
  expect(formatDate('2026-03-31', 'en')).toBe('31 Mar 2026');
  expect(formatDate('2026-09-01', 'en')).toBe('1 Sep 2026');
  expect(formatDate('soon', 'en')).toBe('soon');
});

test('times are those of the workspace', () => {
  expect(formatDateTime('2026-03-31T16:30:00Z', 'zh', ZONE)).toBe('2026-04-01 00:30');
  expect(formatDateTime('2026-03-31T16:30:00Z', 'en', 'UTC')).toBe('31 Mar 2026 16:30');
});

test('what just happened is told relatively, what was long ago by date', () => {
  const now = new Date('2026-03-31T12:00:00Z');
  expect(formatRelative('2026-03-31T11:59:40Z', 'zh', ZONE, now)).toBe('刚刚');
  expect(formatRelative('2026-03-31T11:55:00Z', 'en', ZONE, now)).toBe('5 minutes ago');
  expect(formatRelative('2026-03-30T12:00:00Z', 'zh', ZONE, now)).toBe('昨天');
  expect(formatRelative('2026-01-01T00:00:00Z', 'zh', ZONE, now)).toBe('2026-01-01 08:00');
});

test.each([
  ['month', 'zh', '2026年3月'],
  ['month', 'en', 'Mar 2026'],
  ['quarter', 'zh', '2026年第1季度'],
  ['quarter', 'en', 'Q1 2026'],
  ['year', 'zh', '2026年'],
  ['day', 'zh', '2026-03-01'],
] as const)('a %s in %s is %s', (grain, language, shown) => {
  expect(formatPeriod('2026-03-01', grain, language)).toBe(shown);
});

test.each([
  ['2026-03-31T09:30:00', ZONE, '2026-03-31T01:30:00Z'],
  ['2026-07-01T12:00:00', 'Europe/Berlin', '2026-07-01T10:00:00Z'],
  ['2026-03-29T03:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
])('the wall clock %s in %s is %s, and back', (wall, zone, utc) => {
  expect(fromWallClock(wall, zone)).toBe(utc);
  expect(toWallClock(utc, zone)).toBe(wall);
});
