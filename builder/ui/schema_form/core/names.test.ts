import { expect, test } from 'vitest';

import type { Package } from '../../draft/package';
import { SCHEMA } from '../test_packages';
import { fits } from './fits';
import { Names } from './names';
import { entityAt } from './place';

const DOCUMENT: Package = {
  format: 'yingzao/1',
  app: { key: 'rent', version: '1.0.0', label: { zh: '租赁' }, requires: { base: '>=1' } },
  entities: [
    { id: 'e1', key: 'order', label: { zh: '订单', en: 'Order' }, title: 'number', fields: [
      { id: 'f1', key: 'number', type: 'autonumber', label: { zh: '编号' } },
      { id: 'f2', key: 'customer', type: 'reference', entity: 'base.customer', label: { zh: '客户' } },
      { id: 'f3', key: 'lines', type: 'subtable', entity: 'line', label: { zh: '明细' } },
      { id: 'f4', key: 'total', type: 'formula', result: 'money', formula: '1', label: { zh: '金额' } },
    ] },
    { id: 'e2', key: 'line', parent: 'order', label: { zh: '明细' }, title: 'device', fields: [
      { id: 'f5', key: 'device', type: 'text', label: { zh: '设备' } },
    ] },
  ],
  roles: [{ id: 'r1', key: 'clerk', label: { zh: '店员' } }],
};
const AROUND = [
  { key: 'base', label: { zh: '基础' }, version: '1.0.0', roles: [], processes: [], reports: [], dashboards: [], views: [], entities: [
    { id: 'b1', key: 'customer', label: { zh: '客户' }, title: 'name', fields: [
      { id: 'b2', key: 'name', type: 'text', label: { zh: '名称' } },
      { id: 'b3', key: 'industry', type: 'reference', entity: 'industry', label: { zh: '行业' } },
    ] },
    { id: 'b4', key: 'industry', label: { zh: '行业' }, title: 'name', fields: [{ id: 'b5', key: 'name', type: 'text', label: { zh: '名称' } }] },
  ] },
  { key: 'other', label: { zh: '无关' }, version: '1.0.0', entities: [{ id: 'o1', key: 'thing' }], roles: [], processes: [], reports: [], dashboards: [], views: [] },
];
const NAMES = new Names(DOCUMENT, AROUND, { owner: { zh: '负责人' }, parent: { zh: '所属记录' }, currency: { zh: '币种' } }, 'zh');

test('what is not required cannot be named', () => {
  expect(NAMES.entityChoices().map(({ value }) => value)).toEqual(['order', 'line', 'base.customer', 'base.industry']);
  expect(NAMES.choices('role')).toEqual([{ value: 'clerk', label: '店员' }]);
});

test('fields behind references are found and read, in the app they are in', () => {
  expect(NAMES.follow('rent.order', 'customer.industry.name')?.key).toBe('name');
  expect(NAMES.pathLabel('rent.order', 'customer.industry.name')).toBe('客户 › 行业 › 名称');
  expect(NAMES.pathLabel('rent.order', 'customer.nothing.else')).toBe('客户 › nothing › else');
  expect(NAMES.follow('rent.order', 'number.x')).toBeUndefined();
});

test('paths go one reference far, further where they have been opened', () => {
  const values = NAMES.paths('rent.order').map(({ value }) => value);
  expect(values).toContain('customer.name');
  expect(values).not.toContain('customer.industry.name');
  expect(values).not.toContain('lines.device');
  expect(NAMES.paths('rent.order', 'customer.industry.name').map(({ value }) => value)).toContain('customer.industry.name');
});

test('rows have a parent and a position, records with money a currency', () => {
  expect(NAMES.fields('rent.order').map(({ key }) => key)).toContain('currency');
  expect(NAMES.fields('rent.line').map(({ key }) => key)).toEqual(['device', 'owner', 'parent']);
  expect(NAMES.follow('rent.line', 'parent.total')?.valueType).toBe('money');
});

test('the entity around a setting is the nearest one, or what its schema says', () => {
  const rule = { value: { entity: 'order' }, model: 'Rule', outer: null };
  const create = { value: { entity: 'base.customer', type: 'create_record' }, model: 'CreateRecordAction', outer: rule };
  expect(entityAt(SCHEMA, NAMES, create, undefined)).toBe('base.customer');
  expect(entityAt(SCHEMA, NAMES, create, 'around')).toBe('rent.order');
  const set = { value: { type: 'set_fields', record: 'customer.industry' }, model: 'SetFieldsAction', outer: rule };
  expect(entityAt(SCHEMA, NAMES, set, 'record')).toBe('base.industry');
  expect(entityAt(SCHEMA, NAMES, { ...set, value: { type: 'set_fields' } }, 'record')).toBe('rent.order');
  const field = { value: { type: 'rollup', source: 'line' }, model: 'RollupField', outer: { value: { key: 'order' }, model: 'Entity', outer: null } };
  expect(entityAt(SCHEMA, NAMES, field, 'source')).toBe('rent.line');
  expect(entityAt(SCHEMA, NAMES, field, 'around')).toBe('rent.order');
  const form = { value: { entity: 'order' }, model: 'PublicForm', outer: null };
  expect(entityAt(SCHEMA, NAMES, form, 'key', 'customer')).toBe('base.customer');
  const block = { value: { type: 'table', field: 'lines' }, model: 'TableBlock', outer: form };
  expect(entityAt(SCHEMA, NAMES, { value: { path: '' }, model: 'DocumentColumn', outer: block }, 'field')).toBe('rent.line');
  expect(entityAt(SCHEMA, NAMES, null, undefined)).toBeUndefined();
});

test('only fields that fit are offered', () => {
  const fitting = (word: string) => NAMES.fields('rent.order').filter((one) => fits(word, one, 'rent.order')).map(({ key }) => key);
  expect(fitting('rows')).toEqual(['lines']);
  expect(fitting('number')).toEqual(['total']);
  expect(fitting('groups')).toEqual(['customer', 'owner']);
  expect(fits('reference_here', NAMES.field('rent.order', 'customer')!, 'rent.order', 'rent.order')).toBe(false);
});
