import { expect, test } from 'vitest';

import { withoutTouched } from './touched_issues';

const first = { product: null, price: null };
const second = { product: null, price: '-1' };
const issues = new Map([
  ['name', 'needed'],
  ['lines', 'too few'],
  ['lines.0.product', 'needed'],
  ['lines.0.price', 'needed'],
  ['lines.1.price', 'too low'],
]);

test('editing a cell clears its own message and that of the table, no other', () => {
  const edited = [{ ...first, price: '3' }, second];
  expect([...withoutTouched(issues, 'lines', [first, second], edited).keys()]).toEqual([
    'name',
    'lines.0.product',
    'lines.1.price',
  ]);
});

test('messages move up with their rows when one above is deleted', () => {
  const left = withoutTouched(issues, 'lines', [first, second], [second]);
  expect([...left]).toEqual([
    ['name', 'needed'],
    ['lines.0.price', 'too low'],
  ]);
});

test('a new row leaves the messages of the others', () => {
  const more = withoutTouched(issues, 'lines', [first, second], [first, second, {}]);
  expect([...more.keys()]).toEqual(['name', 'lines.0.product', 'lines.0.price', 'lines.1.price']);
});

test('a plain field loses its message, and nothing changes where there is none', () => {
  expect(withoutTouched(issues, 'name', null, 'x').has('name')).toBe(false);
  expect(withoutTouched(issues, 'amount', null, '1')).toBe(issues);
});

test('what is said of an item in a cell goes with the cell', () => {
  const [a, b] = [{ photos: ['1'] }, { photos: ['2'] }];
  const found = new Map([['lines.0.photos.0', 'not yours'], ['lines.1.photos.0', 'not yours']]);
  const left = withoutTouched(found, 'lines', [a, b], [{ photos: [] }, b]);
  expect([...left.keys()]).toEqual(['lines.1.photos.0']);
});
