import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { FieldCondition } from '@yingzao/runtime-ui/core/filter/condition';
import { PERIODS } from '@yingzao/runtime-ui/core/filter/during';
import { type FilterKind, operatorsOf } from '@yingzao/runtime-ui/core/filter/operators';

import { type ConditionGroup, type ConditionItem, isGroup, isShown, readConditions, writeConditions } from './condition_groups';

const KINDS: Readonly<Record<string, FilterKind>> = {
  name: 'text', amount: 'number', 'customer.amount': 'number', stage: 'choice', active: 'boolean', due: 'date',
  tags: 'list', area: 'branch', owner: 'reference', in: 'text', 客户: 'text',
};
const kindOf = (path: string) => KINDS[path];
const read = (text: string) => readConditions(text, kindOf);

describe('reading', () => {
  test('groups within groups', () => {
    expect(read('stage == "won" and (amount > 5 or (active == true and is_blank(due)))')).toEqual({
      joined: 'all',
      items: [
        { path: 'stage', kind: 'choice', operator: 'any_of', values: ['won'] },
        { joined: 'any', items: [
          { path: 'amount', kind: 'number', operator: 'more', values: ['5'] },
          { joined: 'all', items: [
            { path: 'active', kind: 'boolean', operator: 'is_true', values: [] },
            { path: 'due', kind: 'date', operator: 'is_blank', values: [] },
          ] },
        ] },
      ],
    });
  });

  test('two bounds among alternatives are one row', () => {
    const text = '(amount >= 1 and amount <= 9) or stage == "lost"';
    expect(read(text).items).toMatchObject([{ operator: 'between' }, { operator: 'any_of' }]);
    expect(writeConditions(read(text))).toBe(text);
  });

  test.each(['owner == me', 'amount * 2 > total', 'not (stage == "won" or amount > 1)', 'sum(lines.amount) > 5'])(
    '%s stays text',
    (text) => {
      expect(read(text)).toEqual({ joined: 'all', items: [{ text }] });
      expect(writeConditions(read(text))).toBe(text);
    },
  );

  test.each(['name == "a', '(amount > 1', 'amount > 1)', '`in == 1'])('%s, half typed, is one text', (text) => {
    expect(read(text)).toEqual({ joined: 'all', items: [{ text }] });
  });

  test('deeper than people follow stays text', () => {
    const deep = 'amount > 1 or (active == true and (amount > 2 or (amount > 3 and (amount > 4 or active == false))))';
    expect(isShown(read(deep))).toBe(false);
    expect(writeConditions(read(deep))).toBe(deep);
  });
});

test('rows without their values ask nothing', () => {
  const group: ConditionGroup = { joined: 'any', items: [
    { path: 'amount', kind: 'number', operator: 'more', values: [] }, { joined: 'all', items: [] }, { text: ' ' },
  ] };
  expect(writeConditions(group)).toBe('');
});

// --- the law: what is written is read again, and written alike --------------------------------

const word = fc.constantFrom('a', 'won', 'x "y" \\ z', '云 and (or', 'not', "it's");
const row = fc.constantFrom(...Object.entries(KINDS)).chain(([path, kind]) =>
  fc.constantFrom(...operatorsOf(kind)).chain((operator): fc.Arbitrary<FieldCondition> => {
    const one = kind === 'number' ? fc.constantFrom('0', '-3', '1000.50')
      : kind === 'date' ? fc.constantFrom('2026-03-31', '1999-01-01') : word;
    const values = ['is_true', 'is_false', 'is_blank', 'is_not_blank'].includes(operator) ? fc.constant([])
      : operator === 'during' ? fc.constantFrom(...PERIODS).map((period) => [period])
      : operator === 'between' ? fc.tuple(one, one)
      : ['any_of', 'all_of', 'none_of', 'within', 'not_within'].includes(operator) ? fc.uniqueArray(one, { minLength: 1, maxLength: 3 })
      : one.map((value) => [value]);
    return values.map((given) => ({ path, kind, operator, values: given }));
  }),
);
const text = fc.constantFrom('owner == me', 'amount * 2 > total', 'a == 1 or b == 2', 'not (active and due > today())', 'x in (1, 2)').map((one) => ({ text: one }));
const group = fc.letrec<{ group: ConditionGroup; item: ConditionItem }>((tie) => ({
  group: fc.record({ joined: fc.constantFrom('all', 'any'), items: fc.array(tie('item'), { minLength: 1, maxLength: 3 }) }),
  item: fc.oneof({ maxDepth: 3, depthSize: 'small' }, { weight: 4, arbitrary: row }, { weight: 1, arbitrary: text }, { weight: 1, arbitrary: tie('group') }),
})).group;

/** The condition over three-valued-free truth: every row and text a fact of its own. */
function holds(item: ConditionItem, facts: ReadonlyMap<string, boolean>): boolean {
  if (isGroup(item)) {
    return item.joined === 'all' ? item.items.every((one) => holds(one, facts)) : item.items.some((one) => holds(one, facts));
  }
  return facts.get(writeConditions({ joined: 'all', items: [item] })) ?? false;
}

test('written, read and written again it is the same text', () => {
  fc.assert(
    fc.property(group, (given) => {
      const once = writeConditions(given);
      expect(writeConditions(read(once))).toBe(writeConditions(read(writeConditions(read(once)))));
    }),
    { numRuns: 400, seed: 31 },
  );
});

test('rows and groups of at most two levels come back with the same meaning', () => {
  const simple = fc.constantFrom('a', 'b', 'c', 'd').map((value): ConditionItem => ({ path: 'stage', kind: 'choice', operator: 'any_of', values: [value] }));
  const pair = fc.record({ joined: fc.constantFrom('all' as const, 'any' as const), items: fc.array(simple, { minLength: 1, maxLength: 3 }) });
  const two = fc.record({ joined: fc.constantFrom('all' as const, 'any' as const), items: fc.array(fc.oneof(simple, pair), { minLength: 1, maxLength: 3 }) });
  fc.assert(
    fc.property(two, fc.subarray(['a', 'b', 'c', 'd']), (given, held) => {
      const facts = new Map(['a', 'b', 'c', 'd'].map((value) => [`stage == "${value}"`, held.includes(value)]));
      expect(holds(read(writeConditions(given)), facts)).toBe(holds(given, facts));
    }),
    { numRuns: 400, seed: 31 },
  );
});
