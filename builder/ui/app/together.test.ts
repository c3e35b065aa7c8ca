import { expect, test } from 'vitest';

import { together } from './together';

test('what reads the same stands once, where it came first', () => {
  const places = [{ at: 1, text: 'a' }, { at: 2, text: 'b' }, { at: 3, text: 'a' }];
  expect(together(places, ({ text }) => text)).toEqual([{ first: places[0], count: 2 }, { first: places[1], count: 1 }]);
  expect(together([], String)).toEqual([]);
});
