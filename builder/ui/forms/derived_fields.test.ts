import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { describe, expect, it } from 'vitest';

import { lookupChoices, lookupOf, rollupOf, rollupSources, summedFields } from './derived_fields';

const field = (key: string, type: string, kind: string, more: Partial<FieldDefinition> = {}): FieldDefinition =>
  ({ id: key, key, type, label: { zh: `${key}字`, en: `${key} Field` }, value_type: { kind }, ...more }) as FieldDefinition;

const entity = (key: string, fields: readonly FieldDefinition[], more: Partial<EntityDefinition> = {}): EntityDefinition =>
  ({ name: `shop.${key}`, key, app: 'shop', label: { zh: key, en: key }, fields, ...more }) as EntityDefinition;

const order = entity('order', [
  field('buyer', 'reference', 'reference', { entity: 'shop.person' }),
  field('note', 'text', 'text'),
]);
const person = entity('person', [
  field('city', 'text', 'text'),
  field('photo', 'image', 'json'),
  field('orders', 'multi_reference', 'list', { entity: 'shop.order' }),
]);
const line = entity('line', [
  field('count', 'integer', 'number', { value_type: { kind: 'number', scale: 0 } }),
  field('weight', 'decimal', 'number', { value_type: { kind: 'number', scale: 3 } }),
  field('price', 'money', 'money', { value_type: { kind: 'money', scale: 2 } }),
  field('due', 'date', 'date'),
  field('name', 'text', 'text'),
], { parent: 'shop.order' });
const entities = Object.fromEntries([order, person, line].map((one) => [one.name, one]));

describe('what a field can show of another record', () => {
  it('is what lies behind a reference and can be seen in one value', () => {
    const [through, ...others] = lookupChoices(order, entities);
    expect(others).toEqual([]);
    expect(through?.fields.map(({ key }) => key)).toEqual(['city']);
    const [city] = through?.fields ?? [];
    expect(through && city && lookupOf(through, city)).toEqual({ label: { zh: 'city字', en: 'city Field' }, settings: { path: 'buyer.city' } });
  });

  it('is nothing without a reference', () => {
    expect(lookupChoices(line, entities)).toEqual([]);
  });
});

describe('what a field can sum up', () => {
  it('is rows of a sub-table, and records that refer here', () => {
    expect(rollupSources(order, entities).map(({ entity: { key }, via }) => [key, via])).toEqual([['line', 'parent'], ['person', 'orders']]);
    expect(rollupSources(person, entities).map(({ entity: { key }, via }) => [key, via])).toEqual([['order', 'buyer']]);
  });

  const [rows] = rollupSources(order, entities);
  if (!rows) throw new Error('no rows');

  it('offers the fields a function can be taken of', () => {
    expect(summedFields(rows, 'count')).toEqual([]);
    expect(summedFields(rows, 'avg').map(({ key }) => key)).toEqual(['count', 'weight', 'price']);
    expect(summedFields(rows, 'max').map(({ key }) => key)).toEqual(['count', 'weight', 'price', 'due']);
  });

  it.each([
    ['count', undefined, { result: 'integer' }],
    ['sum', 'count', { field: 'count', result: 'integer' }],
    ['avg', 'count', { field: 'count', result: 'decimal' }],
    ['sum', 'weight', { field: 'weight', result: 'decimal', scale: 3 }],
    ['sum', 'price', { field: 'price', result: 'money' }],
    ['max', 'due', { field: 'due', result: 'date' }],
  ] as const)('gives %s of %s the result that holds it', (aggregate, key, settings) => {
    const made = rollupOf(rows, aggregate, line.fields.find((one) => one.key === key));
    expect(made?.settings).toEqual({ source: 'line', via: 'parent', aggregate, ...settings });
  });

  it('waits for the field', () => {
    expect(rollupOf(rows, 'sum', undefined)).toBeUndefined();
  });
});
