import { expect, test } from 'vitest';

import type { Package } from './package';
import { issuesAt, placeAt, pointerOf } from './pointers';
import { EMPTY } from './test_draft';

const DOCUMENT: Package = {
  ...EMPTY,
  entities: [
    { id: 'e0', key: 'a', fields: [] },
    { id: 'e1', key: 'b', fields: [{ id: 'f1', key: 'x', type: 'text', label: { zh: '甲' } }] },
  ],
};

test('a pointer leads through its items to a setting', () => {
  const place = placeAt(DOCUMENT, '/entities/1/fields/0/label/zh');
  expect(place.items.map(({ list, item, pointer }) => [list, item.id, pointer])).toEqual([
    ['entities', 'e1', '/entities/1'],
    ['fields', 'f1', '/entities/1/fields/0'],
  ]);
  expect(place.setting).toBe('label/zh');
});

test('a pointer into what is not there leads as far as there is something', () => {
  expect(placeAt(DOCUMENT, '/entities/1/fields/9/key')).toMatchObject({ items: [{ item: { id: 'e1' } }], setting: 'fields/9/key' });
  expect(placeAt(DOCUMENT, '')).toEqual({ items: [], setting: '' });
  expect(placeAt(DOCUMENT, '/app/version')).toEqual({ items: [], setting: 'app/version' });
});

test('ids on the way lead to a pointer', () => {
  expect(pointerOf(DOCUMENT, ['entities', 'e1', 'fields', 'f1'])).toBe('/entities/1/fields/0');
  expect(pointerOf(DOCUMENT, ['entities', 'gone'])).toBeNull();
});

test('issues at a place are those below it', () => {
  const issue = (pointer: string) => ({ pointer, code: 'x', message: '' });
  const issues = ['/entities/1', '/entities/1/key', '/entities/10', '/entities/0'].map(issue);
  expect(issuesAt(issues, '/entities/1').map((one) => one.pointer)).toEqual(['/entities/1', '/entities/1/key']);
});
