import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import type { Package } from '../draft/package';
import { refOf, shapeOf, type JsonObject } from './core/schema';
import { renderForm } from './test_form';
import { SCHEMA, TEMPLATES, sectionItems } from './test_packages';

const APP: Package = {
  format: 'yingzao/1',
  app: { key: 'rent', version: '1.0.0', label: { zh: '租赁', en: 'Rental' } },
  entities: [
    { id: 'e1', key: 'order', label: { zh: '订单', en: 'Order' }, title: 'number', fields: [
      { id: 'f1', key: 'number', type: 'autonumber', label: { zh: '编号', en: 'Number' } },
      { id: 'f2', key: 'state', type: 'choice', label: { zh: '状态', en: 'State' }, options: [] },
      { id: 'f3', key: 'total', type: 'money', label: { zh: '金额', en: 'Total' } },
    ] },
  ],
  roles: [{ id: 'r1', key: 'clerk', label: { zh: '店员', en: 'Clerk' } }],
};

function modelOf(section: string): string {
  const shape = shapeOf(SCHEMA, SCHEMA.properties?.[section] ?? {});
  return shape.is === 'list' ? (refOf(shape.item) ?? '') : '';
}

/** One item of every section and kind the templates have: the largest, which says most. */
const SAMPLES = new Map<string, readonly [Package, string, JsonObject]>();
for (const document of TEMPLATES) {
  for (const [section, item] of sectionItems(document)) {
    const name = `${section} ${typeof item.type === 'string' ? item.type : ''}`.trim();
    const before = SAMPLES.get(name);
    if (!before || JSON.stringify(before[2]).length < JSON.stringify(item).length) SAMPLES.set(name, [document, modelOf(section), item]);
  }
}

test.each([...SAMPLES])('%s opens with every setting, and nothing changes by looking', async (_, [document, model, item]) => {
  const form = await renderForm(model, item, document);
  for (const toggle of screen.queryAllByRole('button', { name: /更多设置/ })) await userEvent.click(toggle);
  const kind = shapeOf(SCHEMA, { $ref: `#/$defs/${model}` });
  const shown = kind.is === 'union' ? SCHEMA.$defs[kind.kinds[String(item.type ?? kind.usual)] ?? ''] : SCHEMA.$defs[model];
  const wanted = Object.keys(shown?.properties ?? {}).filter((name) => name !== 'id' && name !== 'type');
  const settings = [...form.container.querySelectorAll('[data-setting]')].map((one) => one.getAttribute('data-pointer'));
  expect(wanted.filter((name) => !settings.includes(`/item/${name}`))).toEqual([]);
  expect(form.edits()).toBe(0);
  expect(form.value()).toBe(item);
});

test('the lists of the package itself are drawn and added to', async () => {
  const form = await renderForm('App', APP as unknown as JsonObject, APP, { only: ['import_mappings'] });
  await userEvent.click(screen.getByRole('button', { name: /添加导入对应关系/ }));
  expect(form.value().import_mappings).toHaveLength(1);
});

test('names are given in both languages, missing ones marked', async () => {
  const form = await renderForm('Role', { id: 'r1', key: 'clerk', label: { zh: '店员' } }, APP);
  const english = screen.getByRole('textbox', { name: '名称 英文' });
  expect(english.getAttribute('placeholder')).toBe('尚未翻译');
  await userEvent.type(english, 'Clerk');
  expect(form.value().label).toEqual({ en: 'Clerk', zh: '店员' });
  await userEvent.clear(screen.getByRole('textbox', { name: '名称 中文' }));
  expect(form.value().label).toEqual({ en: 'Clerk' });
});

test('a setting back at its default is left out', async () => {
  const form = await renderForm('Role', { id: 'r1', key: 'clerk', builder: true }, APP);
  const toggle = screen.getByRole('switch', { name: '可搭建应用' });
  await userEvent.click(toggle);
  expect(form.value()).toEqual({ id: 'r1', key: 'clerk' });
  await userEvent.click(toggle);
  expect(form.value()).toEqual({ id: 'r1', key: 'clerk', builder: true });
});

test('fields are chosen by what people call them', async () => {
  const form = await renderForm('Rule', { id: 'u1', key: 'u', entity: 'order', trigger: { on: ['update'] }, actions: [] }, APP, { only: ['trigger'] });
  await userEvent.click(screen.getByRole('button', { name: /更多设置/ }));
  await userEvent.click(screen.getByRole('combobox', { name: '添加到“字段”' }));
  await userEvent.click(await screen.findByText('状态'));
  expect(form.value().trigger).toEqual({ on: ['update'], fields: ['state'] });
  await userEvent.click(screen.getByRole('button', { name: '移除“状态”' }));
  expect(form.value().trigger).toEqual({ on: ['update'] });
});

test('actions are added by their kind, moved, copied and removed', async () => {
  const form = await renderForm('Rule', { id: 'u1', key: 'u', entity: 'order', trigger: { on: ['create'] }, actions: [] }, APP, { only: ['actions'] });
  await userEvent.click(screen.getByRole('button', { name: /添加动作/ }));
  await userEvent.click(await screen.findByRole('button', { name: '发起流程' }));
  await userEvent.click(screen.getByRole('button', { name: /添加动作/ }));
  await userEvent.click(await screen.findByRole('button', { name: '修改字段' }));
  const kinds = () => (form.value().actions as readonly JsonObject[]).map((one) => one.type);
  expect(kinds()).toEqual(['start_process', 'set_fields']);
  await userEvent.click(screen.getByRole('combobox', { name: '添加到“值”' }));
  await userEvent.click(await screen.findByText('金额'));
  await userEvent.type(screen.getByRole('textbox', { name: '值 金额' }), '100');
  expect((form.value().actions as readonly JsonObject[])[1]?.values).toEqual({ total: '100' });
  const list = screen.getByRole('list', { name: '动作' });
  await userEvent.click(within(list).getByRole('button', { name: '“修改字段”的操作' }));
  await userEvent.click(await screen.findByRole('button', { name: /上移/ }));
  expect(kinds()).toEqual(['set_fields', 'start_process']);
  const ids = (form.value().actions as readonly JsonObject[]).map((one) => one.id);
  expect(new Set(ids).size).toBe(2);
});

test('what the check says stands at the setting, and is counted where that is folded', async () => {
  const issues = [
    { pointer: '/item/entity', code: 'x', severity: 'error' as const, message: '没有这张表', hint: null },
    { pointer: '/item/actions/0/values/total', code: 'x', severity: 'error' as const, message: '算不出来', hint: null },
  ];
  await renderForm('Rule', { id: 'u1', key: 'u', entity: 'nothing', trigger: { on: ['create'] }, actions: [{ id: 'a', type: 'set_fields', values: { total: 'x' } }] }, APP, { issues: issues as never });
  expect(screen.getByText('没有这张表')).toBeTruthy();
  expect(screen.getByText('1 处错误')).toBeTruthy();
});

test('hundreds of parts stay lines until they are opened', async () => {
  const nodes = Array.from({ length: 200 }, (_, at) => ({ id: `n${at}`, key: `n${at}`, type: 'end', label: { zh: `节点${at}` } }));
  const form = await renderForm('Process', { id: 'p', key: 'p', entity: 'order', nodes, edges: [] }, APP, { only: ['nodes'] });
  expect(form.container.querySelectorAll('.yz-sortable-row')).toHaveLength(200);
  expect(form.container.querySelectorAll('[data-setting]')).toHaveLength(1);
});

test('a section of the package as a whole has its list, and says what it is for', async () => {
  await renderForm('App', { ...APP } as unknown as JsonObject, APP, { only: ['scenarios'] });
  expect(screen.getByRole('button', { name: /添加场景/ })).toBeTruthy();
  expect(screen.getByLabelText('自动测试：谁做什么、应当得到什么结果；发布和升级前执行。')).toBeTruthy();
});

const FIELDS = [
  { id: 'f1', key: 'lines', type: 'subtable', entity: '', label: { zh: '明细' } },
  { id: 'f2', key: 'state', type: 'choice', options: [{ id: 'o1', key: 'new' }], label: { zh: '状态' } },
  { id: 'f3', key: 'total', type: 'money', label: { zh: '金额' } },
] as const;
const TABLES: Package = {
  ...APP,
  entities: [
    { id: 'e1', key: 'order', label: { zh: '订单', en: 'Order' }, title: 'number', fields: [] },
    { id: 'e2', key: 'line', label: { zh: '订单行', en: 'Line' }, title: 'number', parent: 'order', fields: [] },
    { id: 'e3', key: 'person', label: { zh: '联系人', en: 'Person' }, title: 'number', fields: [] },
  ],
};

test('a sub-table is offered the tables whose records are rows of its own', async () => {
  const entity: JsonObject = { id: 'e1', key: 'order', title: 'number', fields: [FIELDS[0]] };
  const form = await renderForm('SubtableField', FIELDS[0], TABLES, { around: [], only: ['entity'], outer: { value: entity, model: 'Entity', outer: null } });
  await userEvent.click(screen.getByRole('combobox', { name: '数据表' }));
  expect(await screen.findByText('订单行')).toBeTruthy();
  expect(screen.queryByText('联系人')).toBeNull();
  await userEvent.click(screen.getByText('订单行'));
  expect(form.value().entity).toBe('line');
});

test('a list may have an editor of its own, and a setting be edited elsewhere', async () => {
  const editors = { Option: ({ value, steps }: { readonly value: unknown; readonly steps: readonly unknown[] }) => <b>{`${(value as unknown[]).length} ${steps.join('/')}`}</b> };
  const form = await renderForm('ChoiceField', FIELDS[1], APP, { editors, unseen: new Set(['key']) });
  await userEvent.click(screen.getByRole('button', { name: /更多设置/ }));
  expect(screen.getByText('1 options')).toBeTruthy();
  const settings = [...form.container.querySelectorAll('[data-setting]')].map((one) => one.getAttribute('data-setting'));
  expect(settings).not.toContain('key');
  expect(settings).toContain('label');
});

test('what holds where nothing is given is said in its place', async () => {
  await renderForm('MoneyField', FIELDS[2], APP, { only: ['minimum'] });
  const least = await screen.findByRole('spinbutton', { name: '最小值' });
  expect(least.getAttribute('placeholder')).toBe('不限');
});

test('exact numbers stay as they are written', async () => {
  const form = await renderForm('MoneyField', FIELDS[2], APP, { only: ['minimum'] });
  const least = await screen.findByRole('spinbutton', { name: '最小值' });
  await userEvent.type(least, '12345678901234567.89');
  expect(form.value().minimum).toBe('12345678901234567.89');
  await userEvent.clear(least);
  expect('minimum' in form.value()).toBe(false);
});
