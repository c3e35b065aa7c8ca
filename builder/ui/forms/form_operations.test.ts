import { produce } from 'immer';
import { expect, test } from 'vitest';

import type { Package } from '../draft/package';
import { addFieldTo, addForm, copyForm, formById, formsOf, moveForm, unplaced } from './form_operations';
import { fieldsPlaced, layoutOf } from './layout_document';

const DOCUMENT: Package = {
  format: 'yingzao/1',
  app: { key: 'shop', version: '1.0.0', label: { zh: '商店' } },
  entities: [
    { id: 'e1', key: 'order', title: 'name', fields: [{ id: 'f1', key: 'name', type: 'text' }, { id: 'f2', key: 'lines', type: 'subtable', entity: 'line' }] },
    { id: 'e2', key: 'client', title: 'name', fields: [{ id: 'f1', key: 'name', type: 'text' }] },
  ],
  forms: [
    { id: 'a', key: 'a', entity: 'order', sections: [{ id: 's', key: 's', fields: ['name'] }] },
    { id: 'b', key: 'b', entity: 'client', sections: [{ id: 's', key: 's', fields: ['name'] }] },
    { id: 'c', key: 'c', entity: 'shop.order', layout: [{ id: 's', key: 's', type: 'section', fields: [] }] },
  ],
};
const option = (number: number) => ({ zh: `选项${number}`, en: `Option ${number}` });

test('forms of one entity change places past those of others', () => {
  const after = produce(DOCUMENT, (document) => moveForm(document, 'a', 1));
  expect(after.forms?.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(formsOf(after, after.entities![0]!).map(({ id }) => id)).toEqual(['c', 'a']);
  expect(produce(DOCUMENT, (document) => moveForm(document, 'a', -1))).toBe(DOCUMENT);
});

test('a new form shows everything, each sub-table by itself', () => {
  const after = produce(DOCUMENT, (document) => void addForm(document, document.entities![0]!, { zh: '新表单' }));
  const form = after.forms?.at(-1);
  expect(layoutOf(form as never).map((part) => (part.type === 'section' ? part.fields : []))).toEqual([['name'], ['lines']]);
});

test('a new field stands in its entity and on the form, with a name nobody has', () => {
  let key: string | undefined;
  const add = (document: Package) => void (key = addFieldTo(document, 'a', 'choice', { container: 's', index: 0 }, { zh: '单选', en: 'Choice' }, option));
  const once = produce(DOCUMENT, add);
  expect(key).toBe('choice');
  const twice = produce(once, add);
  expect(key).toBe('choice_2');
  expect(twice.entities?.[0]?.fields.at(-1)).toMatchObject({ key: 'choice_2', label: { zh: '单选 2' }, options: [{ key: 'option_1' }, {}, {}] });
  expect(fieldsPlaced(layoutOf(formById(twice, 'a')!))).toEqual(['choice_2', 'choice', 'name']);
  expect(twice.forms?.[0]).not.toHaveProperty('layout');
  expect(unplaced(formById(twice, 'a')!, twice.entities![0]!)).toEqual(['lines']);
});

test('a sub-table brings the entity of its rows', () => {
  const after = produce(DOCUMENT, (document) => void addFieldTo(document, 'a', 'subtable', { container: 's', index: 9 }, { zh: '明细', en: 'Lines' }, option));
  const rows = after.entities?.at(-1);
  expect(rows).toMatchObject({ parent: 'order', title: 'name' });
  expect(after.entities?.[0]?.fields.at(-1)?.entity).toBe(rows?.key);
});

test('a copy is another form', () => {
  const after = produce(DOCUMENT, (document) => void copyForm(document, 'a', { zh: '副本' }));
  expect(after.forms?.map(({ key }) => key)).toEqual(['a', 'a_2', 'b', 'c']);
});
