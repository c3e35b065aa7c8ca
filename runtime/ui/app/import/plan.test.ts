import { expect, test } from 'vitest';

import { moved } from '../../core/moved';
import { guessTarget } from './guess_target';

const targets = [
  { name: 'shop.product', label: 'Products', words: ['product', 'Product', 'Products', '产品'] },
  { name: 'shop.product_group', label: 'Groups', words: ['product_group', 'Group', 'Groups', '产品组'] },
  { name: 'shop.deal', label: 'Deals', words: ['deal', 'Deal', 'Deals', '商机'] },
];

test.each([
  ['products.csv', 'shop.product'],
  ['Product-Groups 2024.xlsx', 'shop.product_group'],
  ['产品组.csv', 'shop.product_group'],
  ['old_DEALS_export.csv', 'shop.deal'],
  ['notes.csv', undefined],
  ['.csv', undefined],
])('%s goes into %s', (file, name) => {
  expect(guessTarget(file, targets)).toBe(name);
});

test('an item changes places with its neighbour, and stays at the ends', () => {
  const list = ['a', 'b', 'c'];
  expect(moved(list, 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(list, 1, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(list, 0, -1)).toBe(list);
  expect(moved(list, 2, 1)).toBe(list);
});
