import { expect, test } from 'vitest';

import { following, withoutGaps } from './periods';

test.each([
  ['2026-12-01', 'month', '2027-01-01'],
  ['2026-10-01', 'quarter', '2027-01-01'],
  ['2026-01-01', 'year', '2027-01-01'],
  ['2026-02-23', 'week', '2026-03-02'],
  ['2028-02-28', 'day', '2028-02-29'],
] as const)('after %s by %s comes %s', (day, grain, next) => {
  expect(following(day, grain)).toBe(next);
});

test('missing months stand between their neighbours', () => {
  expect(withoutGaps(['2025-11-01', '2026-02-01', '2026-03-01'], 'month')).toEqual([
    '2025-11-01',
    '2025-12-01',
    '2026-01-01',
    '2026-02-01',
    '2026-03-01',
  ]);
});

test('a falling order and a span of centuries stay as they are', () => {
  expect(withoutGaps(['2026-03-01', '2026-01-01'], 'month')).toEqual(['2026-03-01', '2026-01-01']);
  expect(withoutGaps(['1900-01-01', '2026-01-01'], 'day')).toEqual(['1900-01-01', '2026-01-01']);
});
