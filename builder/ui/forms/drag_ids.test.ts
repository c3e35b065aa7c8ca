import { expect, test } from 'vitest';

import { besideDropId, endDropId, freshDragId, readFresh, readPlaceDrag, placeDragId, spotOfDrop } from './drag_ids';
import type { LayoutPart } from './layout_document';

const LAYOUT: readonly LayoutPart[] = [
  { id: 's', key: 's', type: 'section', fields: ['a', 'b', 'c'] },
  { id: 't', key: 't', type: 'section', fields: [] },
];

test.each([
  ['the next one down goes behind it', besideDropId('s#b'), 's#a', { container: 's', index: 2 }],
  ['one further up goes before it', besideDropId('s#a'), 's#c', { container: 's', index: 0 }],
  ['one of another section takes its place', besideDropId('s#b'), 't#x', { container: 's', index: 1 }],
  ['a new one takes its place', besideDropId('s#b'), undefined, { container: 's', index: 1 }],
  ['an item changes place with the next', besideDropId('t'), 's', { container: '', index: 2 }],
  ['a field on a section goes to its end', besideDropId('s'), 't#x', { container: 's', index: 3 }],
  ['behind the last field of a section', endDropId('s'), undefined, { container: 's', index: 3 }],
])('put down: %s', (_, drop, dragged, spot) => {
  expect(spotOfDrop(LAYOUT, drop, dragged)).toEqual(spot);
});

test('a new field on a section goes to its end, a new item before it', () => {
  expect(spotOfDrop(LAYOUT, besideDropId('s'), undefined, true)).toEqual({ container: 's', index: 3 });
  expect(spotOfDrop(LAYOUT, besideDropId('s'), undefined)).toEqual({ container: '', index: 0 });
});

test('an item is not put down in itself', () => {
  expect(spotOfDrop(LAYOUT, besideDropId('s#a'), 's')).toBeUndefined();
});

test('ids come back as what they stand for', () => {
  for (const fresh of [{ make: 'field', key: 'a:b' }, { make: 'new_field', type: 'text' }, { make: 'part', type: 'tabs' }] as const) {
    expect(readFresh(freshDragId(fresh))).toEqual(fresh);
  }
  expect(readFresh(placeDragId('s#a'))).toBeUndefined();
  expect(readPlaceDrag(placeDragId('s#a'))).toBe('s#a');
});
