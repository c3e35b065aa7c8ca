import { expect, test } from 'vitest';

import type { FieldDefinition } from '../../core/definition';
import { groupValue } from './group_value';
import { groupable } from './summary_report';

const field = (type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({ id: type, key: type, type, label: {}, ...more });

test('every field that makes groups is offered, and levels where there are any', () => {
  const columns = ['text', 'money', 'tags', 'address', 'location', 'any_reference', 'long_text', 'json', 'file', 'encrypted_text'].map(
    (type) => ({ path: type, field: field(type), label: type }),
  );
  const groups = groupable(columns, ({ label }, level) => `${label} ${level}`);
  expect(groups.map(({ id, label }) => [id, label])).toEqual([
    ['text', 'text'],
    ['money', 'money'],
    ['tags', 'tags'],
    ['address@1', 'address 1'],
    ['address@2', 'address 2'],
    ['address', 'address'],
    ['location', 'location'],
    ['any_reference', 'any_reference'],
  ]);
});

test('a heading shows an amount in its currency, an item as the list of it, a record with its kind', () => {
  const money = field('money');
  expect(groupValue(money, 'USD 9.00', 'USD 9.00')).toEqual({ field: money, value: '9.00', currency: 'USD' });
  expect(groupValue(money, '9.00', '9.00')).toEqual({ field: money, value: '9.00', title: '9.00' });
  const tags = field('tags', { value_type: { kind: 'list' } });
  expect(groupValue(tags, 'VIP', 'VIP')).toEqual({ field: tags, value: ['VIP'], titles: { VIP: 'VIP' } });
  const any = field('any_reference', { value_type: { kind: 'any_reference' } });
  expect(groupValue(any, 'crm.deal/7', 'Big')).toEqual({ field: any, value: { entity: 'crm.deal', id: '7' }, title: 'Big' });
  expect(groupValue(field('location'), '120.6, 31.3', '120.6, 31.3')).toBeNull();
});
