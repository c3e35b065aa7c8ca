import { expect, test } from 'vitest';

import type { EntityDefinition, FieldDefinition } from '../definition';
import type { Values } from '../record';
import type { Evaluate } from './evaluation';
import { withoutUntouchedRows } from './untouched_rows';

function field(key: string, more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { id: key, key, label: { en: key }, type: 'text', derived: false, access: 'write', ...more } as FieldDefinition;
}

const line = {
  name: 'shop.line', app: 'shop', key: 'line', label: { en: 'Line' }, title: null, actions: [],
  fields: [field('item', { required: true }), field('count', { default: { op: 'const', value: '1' } as never }), field('sum', { derived: true })],
} as unknown as EntityDefinition;
const order = {
  ...line, name: 'shop.order', key: 'order', fields: [field('lines', { type: 'subtable', entity: 'shop.line' })],
} as unknown as EntityDefinition;
const optional = { ...line, fields: [field('item'), ...line.fields.slice(1)] } as unknown as EntityDefinition;
const one: Evaluate = () => '1';

function rest(lines: readonly Values[], child = line): unknown {
  return withoutUntouchedRows(order, { 'shop.line': child }, { lines } as Values, one).lines;
}

test('a new row of defaults alone that lacks what is required goes, whatever was computed for it', () => {
  expect(rest([{ item: 'a', count: '3' }, { count: '1', sum: '0' }])).toEqual([{ item: 'a', count: '3' }]);
});

test('rows somebody touched, saved before, or able to be saved stay', () => {
  const touched = [{ count: '2' }, { count: null }, { id: 'r1', count: '1' }];
  expect(rest(touched)).toBe(touched);
  const whole = [{ count: '1' }];
  expect(rest(whole, optional)).toBe(whole);
});

test('without such rows the values are the very same', () => {
  const values = { lines: [{ item: 'a' }] } as Values;
  expect(withoutUntouchedRows(order, { 'shop.line': line }, values, one)).toBe(values);
});
