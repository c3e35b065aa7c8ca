import { expect, test } from 'vitest';

import type { EntityDefinition } from '../../core/definition';
import { columnsOf, nextSort, readSorts, shownPaths } from './columns';

const customer: EntityDefinition = {
  name: 'a.customer', app: 'a', key: 'customer', label: {}, title: 'name', actions: [],
  fields: [{ id: 'l', key: 'level', type: 'choice', label: { zh: '级别', en: 'Level' } }],
};
const deal: EntityDefinition = {
  name: 'a.deal', app: 'a', key: 'deal', label: {}, title: 'name', actions: [],
  fields: [
    { id: 'n', key: 'name', type: 'text', label: { zh: '名称' } },
    { id: 'c', key: 'customer', type: 'reference', entity: 'a.customer', label: { zh: '客户', en: 'Customer' } },
  ],
};

test('columns follow references, and those the caller may not see are left out', () => {
  const columns = columnsOf(deal, { 'a.customer': customer }, ['name', 'customer.level', 'hidden', 'owner'], 'zh');
  expect(columns.map(({ label }) => label)).toEqual(['名称', '客户 · 级别', '负责人']);
});

test('a header sorts up, then down, then as the view has it', () => {
  expect(nextSort([], 'amount')).toBe('amount');
  expect(nextSort(readSorts('amount'), 'amount')).toBe('-amount');
  expect(nextSort(readSorts('-amount'), 'amount')).toBeUndefined();
  expect(nextSort(readSorts('-amount,name'), 'name')).toBe('name');
});

test('a header added to others sorts after them', () => {
  expect(nextSort(readSorts('-amount'), 'name', true)).toBe('-amount,name');
  expect(nextSort(readSorts('-amount,name'), 'name', true)).toBe('-amount,-name');
  expect(nextSort(readSorts('-amount,-name'), 'name', true)).toBe('-amount');
  expect(nextSort(readSorts('amount,name'), 'amount', true)).toBe('-amount,name');
});

test("one's own columns keep the one that names the record", () => {
  expect(shownPaths(['name', 'amount'], null)).toEqual(['name', 'amount']);
  expect(shownPaths(['name', 'amount'], { columns: ['amount', 'name'] })).toEqual(['amount', 'name']);
  expect(shownPaths(['name', 'amount'], { columns: ['amount'] })).toEqual(['name', 'amount']);
});
