import { expect, test } from 'vitest';

import { addressElsewhere } from './places';

test.each([
  [[{ list: 'entities', id: 'e1' }, { list: 'fields', id: 'f2' }], '/build/annex/data/e1?field=f2'],
  [[{ list: 'views', id: 'v1' }], '/build/annex/views/v1'],
  [[{ list: 'reports', id: 'r1' }, { list: 'measures', id: 'm1' }], '/build/annex/reports/r1'],
  [[{ list: 'nobody edits this', id: 'x' }], '/build/annex'],
  [[], '/build/annex'],
])('a place of another app is found by its ids: %j', (items, address) => {
  expect(addressElsewhere('annex', items)).toBe(address);
});

test('of a right, too, whose document is not here', () => {
  expect(addressElsewhere('annex', [{ list: 'grants', id: 'g1' }])).toMatch(/^\/build\/annex\/roles/);
});
