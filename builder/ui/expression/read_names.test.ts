import { describe, expect, test } from 'vitest';

import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';

import { namedPaths, namesAt } from './read_names';
import type { ExpressionScope } from './scope';
import { tokenize, unitOf } from './tokens';

const field = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: key, key, type, label: { zh: `“${key}”` }, ...more,
});
const entity = (name: string, ...fields: FieldDefinition[]): EntityDefinition => ({
  name, app: 'shop', key: name.split('.')[1] ?? '', label: {}, title: 'name', actions: [], fields,
});
const entities = {
  'shop.order': entity('shop.order', field('total', 'money'), field('client', 'reference', { entity: 'shop.client' }),
    field('lines', 'subtable', { entity: 'shop.line' }), field('in', 'text')),
  'shop.client': entity('shop.client', field('level', 'choice'), field('parent_client', 'reference', { entity: 'shop.client' })),
  'shop.line': entity('shop.line', field('quantity', 'integer'), field('product', 'reference', { entity: 'shop.product' })),
  'shop.product': entity('shop.product', field('price', 'money')),
};
const scope: ExpressionScope = { entity: entities['shop.order'], entities, parameters: [{ key: 'limit', label: { zh: '上限' } }], old: true };

const paths = (text: string) => namedPaths(text, scope).map(({ start, end }) => text.slice(start, end));

describe('fields a text names', () => {
  test.each([
    ['total * 2 > parameter.limit', ['total', 'parameter.limit']],
    ['client.parent_client.level == "total"', ['client.parent_client.level']],
    ['sum(lines, quantity * product.price) > total', ['lines', 'quantity', 'product.price', 'total']],
    ['sum(lines.quantity) + quantity', ['lines.quantity']],
    ['count(lines, quantity > 1) + round(total, 2)', ['lines', 'quantity', 'total']],
    ['old.total != total and owner == me', ['old.total', 'total', 'owner', 'me']],
    ['`in` == "x" and total in (1, 2)', ['`in`', 'total']],
    ['client.nothing + nowhere', []],
    ['total(1)', []],
    ['“total”', ['total']],
  ])('%s', (text, wanted) => {
    expect(paths(text)).toEqual(wanted);
  });
});

test('in an aggregate the names of its rows may stand, behind it they may not', () => {
  const keys = (text: string) => namesAt(text, text.length, scope).map(({ key }) => key);
  expect(keys('sum(lines, ')).toEqual(expect.arrayContaining(['quantity', 'total']));
  expect(keys('sum(lines, quantity) + ')).not.toContain('quantity');
});

test('tokens go on behind what is wrong', () => {
  expect(tokenize('a ； "b').map(({ kind }) => kind)).toEqual(['name', 'wrong', 'wrong', 'name']);
});

test('places of the server count code points', () => {
  expect(unitOf('"🙂" + x', 6)).toBe(7);
  expect(unitOf('ab', 9)).toBe(2);
});
