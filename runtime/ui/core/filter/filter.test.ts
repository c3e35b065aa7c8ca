import { describe, expect, test } from 'vitest';

import type { Condition, FieldCondition } from './condition';
import { bothFilters, conditionText, filterText, isComplete } from './expression_text';
import { PERIODS } from './during';
import type { FilterKind } from './operators';
import { arity, operatorsOf } from './operators';
import { parseFilter } from './parse';

const KINDS: Readonly<Record<string, FilterKind>> = {
  name: 'text',
  amount: 'number',
  stage: 'choice',
  customer: 'reference',
  'customer.level': 'choice',
  active: 'boolean',
  due: 'date',
  tags: 'list',
  seen: 'datetime',
  in: 'text',
  客户: 'text',
};
const kindOf = (path: string) => KINDS[path];

const CASES: readonly [FieldCondition, string][] = [
  [{ path: 'amount', kind: 'number', operator: 'at_least', values: ['1000.50'] }, 'amount >= 1000.50'],
  [{ path: 'amount', kind: 'number', operator: 'between', values: ['1', '9'] }, 'amount >= 1 and amount <= 9'],
  [{ path: 'amount', kind: 'number', operator: 'is_not', values: ['-3'] }, 'amount != -3'],
  [{ path: 'stage', kind: 'choice', operator: 'any_of', values: ['won'] }, 'stage == "won"'],
  [{ path: 'stage', kind: 'choice', operator: 'any_of', values: ['won', 'lost'] }, 'stage in ("won", "lost")'],
  [{ path: 'customer.level', kind: 'choice', operator: 'is_not', values: ['A'] }, 'customer.level != "A"'],
  [{ path: 'name', kind: 'text', operator: 'contains', values: ['云'] }, 'contains(name, "云")'],
  [{ path: 'name', kind: 'text', operator: 'contains', values: ['acme'] }, 'contains(lower(name), "acme")'],
  [{ path: 'name', kind: 'text', operator: 'is', values: ['a "b" \\ c'] }, 'name == "a \\"b\\" \\\\ c"'],
  [{ path: 'tags', kind: 'list', operator: 'any_of', values: ['a', 'b, c'] }, 'has_any(tags, "a", "b, c")'],
  [{ path: 'tags', kind: 'list', operator: 'all_of', values: ['a', 'b'] }, 'has_all(tags, "a", "b")'],
  [{ path: 'tags', kind: 'list', operator: 'none_of', values: ['a'] }, 'not has_any(tags, "a")'],
  [{ path: 'tags', kind: 'list', operator: 'is_blank', values: [] }, 'is_blank(tags)'],
  [{ path: 'active', kind: 'boolean', operator: 'is_false', values: [] }, 'active == false'],
  [{ path: 'due', kind: 'date', operator: 'at_most', values: ['2026-03-31'] }, 'due <= date("2026-03-31")'],
  [
    { path: 'seen', kind: 'datetime', operator: 'at_least', values: ['2026-03-31T08:00:00Z'] },
    'seen >= "2026-03-31T08:00:00Z"',
  ],
  [{ path: 'name', kind: 'text', operator: 'is_blank', values: [] }, 'is_blank(name)'],
  [{ path: 'name', kind: 'text', operator: 'is_not_blank', values: [] }, 'not is_blank(name)'],
  [{ path: 'in', kind: 'text', operator: 'is', values: ['x'] }, '`in` == "x"'],
  [{ path: '客户', kind: 'text', operator: 'starts_with', values: ['南'] }, 'starts_with(客户, "南")'],
];

test.each(CASES)('%j reads %s, and back', (condition, text) => {
  expect(conditionText(condition)).toBe(text);
  expect(parseFilter(text, kindOf)).toEqual([condition]);
});

test('several conditions are joined by and, and come back one by one', () => {
  const conditions = CASES.slice(0, 6).map(([condition]) => condition);
  const text = filterText(conditions);
  expect(parseFilter(text, kindOf)).toEqual(conditions);
});

describe('what no form can show stays as it is written', () => {
  const kept: readonly string[] = [
    'amount > 1 or stage == "won"',
    'closed_on >= add_days(today(), -365)',
    'not (stage in ("won", "lost"))',
    'owner == me',
  ];
  test.each(kept)('%s', (text) => {
    expect(parseFilter(text, kindOf)).toEqual([{ text }]);
  });

  test('beside conditions that can be shown', () => {
    const parsed = parseFilter('(stage == "won" and closed_on >= date(year(today()), 1, 1)) and amount >= 5', kindOf);
    expect(parsed).toEqual<Condition[]>([
      { path: 'stage', kind: 'choice', operator: 'any_of', values: ['won'] },
      { text: 'closed_on >= date(year(today()), 1, 1)' },
      { path: 'amount', kind: 'number', operator: 'at_least', values: ['5'] },
    ]);
    expect(filterText(parsed)).toBe('stage == "won" and (closed_on >= date(year(today()), 1, 1)) and amount >= 5');
  });

  test('the words and, or inside quotes are text', () => {
    expect(parseFilter('name == "salt and (pepper" and amount > 1', kindOf)).toHaveLength(2);
  });
});

test('conditions without their values ask nothing', () => {
  const empty: FieldCondition = { path: 'amount', kind: 'number', operator: 'between', values: ['1', ''] };
  expect(isComplete(empty)).toBe(false);
  expect(filterText([empty])).toBe('');
});

test('filters of a view and of a person hold together', () => {
  expect(bothFilters(undefined, '', null)).toBeUndefined();
  expect(bothFilters('a == 1', '')).toBe('a == 1');
  expect(bothFilters('a == 1 or b == 2', 'c == 3')).toBe('(a == 1 or b == 2) and (c == 3)');
});

test('control characters never reach the server', () => {
  expect(conditionText({ path: 'name', kind: 'text', operator: 'is', values: ['a\u202eb\u0000'] })).toBe('name == "ab"');
});

test('every kind offers operators, each with a known number of values', () => {
  for (const kind of Object.values(KINDS)) {
    expect(operatorsOf(kind).length).toBeGreaterThan(0);
    for (const operator of operatorsOf(kind)) expect(arity(operator)).toBeGreaterThanOrEqual(0);
  }
});

test.each(PERIODS)('a date during %s is written and read again', (period) => {
  const condition = { path: 'due', kind: 'date', operator: 'during', values: [period] } as const;
  const other = { path: 'name', kind: 'text', operator: 'is', values: ['x'] } as const;
  const kinds = (path: string) => (path === 'due' ? ('date' as const) : ('text' as const));
  expect(parseFilter(filterText([condition, other]), kinds)).toEqual([condition, other]);
  expect(parseFilter(filterText([other, condition]), kinds)).toEqual([other, condition]);
});
