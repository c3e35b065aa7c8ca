import { expect, test } from 'vitest';

import { entityOf, fieldOf } from '../../draft';
import type { ProposedApp } from './from_file_api';
import { typesFor, withEntityLabel, withOptionLabel, withType, withoutField } from './proposal';

const APP: ProposedApp = {
  document: {
    format: 'yingzao/1',
    app: { key: 'rent', version: '1.0.0', label: { zh: '租赁' } },
    entities: [
      {
        id: 'e1', key: 'machine', label: { zh: '设备' }, title: 'name',
        fields: [
          { id: 'f1', key: 'name', label: { zh: '名称' }, type: 'text', unique: true },
          { id: 'f2', key: 'state', label: { zh: '状态' }, type: 'text' },
        ],
      },
      { id: 'e2', key: 'rental', title: 'machine', fields: [{ id: 'f1', key: 'machine', type: 'text', label: { zh: '设备' } }] },
    ],
    views: [{ id: 'v1', key: 'all_machine', entity: 'machine', type: 'table', columns: ['name', 'state'] }],
    navigation: [{ id: 'n1', entries: [{ id: 'n2', key: 'machine', label: { zh: '设备' } }] }],
  },
  tables: [
    {
      entity: 'machine', file: 0, sheet: null, rows: 3,
      columns: { name: { heading: '名称', cells: [], distinct: null }, state: { heading: '状态', cells: [], distinct: ['在库', '出租'] } },
      mapping: { sheet: null, header_row: 1, key: 'name', columns: { 名称: { field: 'name' }, 状态: { field: 'state' } } },
    },
    {
      entity: 'rental', file: 1, sheet: null, rows: 3, columns: { machine: { heading: '设备', cells: [], distinct: null } },
      mapping: { sheet: null, header_row: 1, columns: { 设备: { field: 'machine' } } },
    },
  ],
};

test('a column of few values becomes a choice of just these', () => {
  const app = withType(APP, 'machine', 'state', 'choice');
  expect(fieldOf(entityOf(app.document, 'machine'), 'state')).toMatchObject({
    id: 'f2', type: 'choice', options: [{ key: '在库', label: { zh: '在库' } }, { key: '出租' }],
  });
  const renamed = withOptionLabel(app, 'machine', 'state', fieldOf(entityOf(app.document, 'machine'), 'state')?.options?.[0]?.id ?? '', '仓库中');
  expect(fieldOf(entityOf(renamed.document, 'machine'), 'state')?.options?.[0]).toMatchObject({ key: '在库', label: { zh: '仓库中' } });
  expect(APP.document.entities?.[0]?.fields[1]?.type).toBe('text');
});

test('another type takes no settings of the old one along', () => {
  const field = fieldOf(entityOf(withType(APP, 'machine', 'name', 'integer').document, 'machine'), 'name');
  expect(field).toEqual({ id: 'f1', key: 'name', label: { zh: '名称' }, type: 'integer' });
});

test('a reference is looked up by what the other table is known by', () => {
  const app = withType(APP, 'rental', 'machine', 'reference', 'machine');
  expect(fieldOf(entityOf(app.document, 'rental'), 'machine')).toMatchObject({ type: 'reference', entity: 'machine' });
  expect(app.tables[1]?.mapping.columns).toEqual({ 设备: { field: 'machine', lookup: 'name', create_missing: false } });
  const back = withType(app, 'rental', 'machine', 'text');
  expect(back.tables[1]?.mapping.columns).toEqual({ 设备: { field: 'machine' } });
});

test('a column that stays out is named nowhere any more', () => {
  const app = withoutField(APP, 'machine', 'name');
  expect(entityOf(app.document, 'machine')).toMatchObject({ title: 'state', fields: [{ key: 'state' }] });
  expect(app.document.views?.[0]?.columns).toEqual(['state']);
  expect(app.tables[0]?.mapping).toMatchObject({ key: null, columns: { 状态: { field: 'state' } } });
});

test('a table takes its name everywhere', () => {
  const app = withEntityLabel(APP, 'machine', '机器');
  expect(app.document.navigation?.[0]?.entries?.[0]?.label).toEqual({ zh: '机器', en: '机器' });
});

test('only columns whose values are few may become choices', () => {
  const [machine] = APP.tables;
  const fields = APP.document.entities?.[0]?.fields ?? [];
  expect(machine && fields[0] && typesFor(machine, fields[0], 1)).not.toContain('choice');
  expect(machine && fields[1] && typesFor(machine, fields[1], 0)).toContain('choice');
  expect(machine && fields[1] && typesFor(machine, fields[1], 0)).not.toContain('reference');
});
