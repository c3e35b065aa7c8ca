import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { AppDefinition, EntityDefinition, FieldDefinition } from '../../core/definition';
import { ApiError } from '../../core/api/api_error';
import type { Draft, DraftStore } from '../../core/form/draft';
import type { RecordAnswer } from '../../core/record';
import { FieldEnvironmentContext } from '../../fields/field_environment';
import { renderSignedIn } from '../../test_render';
import { RecordForm } from './record_form';

const TYPE = { kind: 'number', scale: 2 };
const read = (path: string, level = 0, type: object = TYPE) => ({ op: 'field', path, level, type });
const tree = (root: object) => ({ format: 1, root });
const equals = (path: string, value: string) =>
  tree({
    op: 'call',
    name: 'equal',
    args: [read(path, 0, { kind: 'choice' }), { op: 'constant', value, type: { kind: 'choice' } }],
    type: { kind: 'boolean' },
  });

function field(key: string, type: string, zh: string, more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { id: key, key, type, label: { zh }, ...more };
}

const line: EntityDefinition = {
  name: 'shop.line', app: 'shop', key: 'line', label: { zh: '明细' }, title: 'item', actions: ['create'],
  fields: [
    field('item', 'text', '品名', { required: true }),
    field('price', 'decimal', '单价', { scale: 2 }),
    field('count', 'decimal', '数量', { scale: 2, default: tree({ op: 'constant', value: '1.00', type: TYPE }) }),
    field('amount', 'formula', '金额', {
      result: 'decimal', scale: 2, derived: true,
      formula: tree({ op: 'call', name: 'multiply', args: [read('price'), read('count')], type: TYPE }),
    }),
  ],
};
const order: EntityDefinition = {
  name: 'shop.order', app: 'shop', key: 'order', label: { zh: '订单' }, title: 'name', actions: ['create', 'update'],
  fields: [
    field('name', 'text', '名称', { required: true }),
    field('state', 'choice', '状态', {
      options: [
        { id: 'a', key: 'open', label: { zh: '进行中' } },
        { id: 'b', key: 'lost', label: { zh: '输单' } },
      ],
    }),
    field('reason', 'text', '原因', { visible_when: equals('state', 'lost'), required_when: equals('state', 'lost') }),
    field('lines', 'subtable', '订单明细', { entity: 'shop.line' }),
    field('total', 'formula', '总额', {
      result: 'decimal', scale: 2, derived: true,
      formula: tree({ op: 'aggregate', name: 'sum', path: 'lines', level: 0, inside: 1, body: read('amount', 1), type: TYPE }),
    }),
  ],
};
const app = {
  app: { key: 'shop', version: '1.0.0', label: {} }, version: 1, parameters: {},
  entities: { 'shop.order': order, 'shop.line': line },
  forms: [], views: [], navigation: [], processes: [], dashboards: [], reports: [],
} satisfies AppDefinition;

const send = vi.fn<typeof fetch>();
beforeEach(() => {
  localStorage.clear();
  send.mockReset();
  vi.stubGlobal('fetch', send);
});
const reply = (body: unknown, status = 200) =>
  send.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
const body = () => JSON.parse(String(send.mock.calls.at(-1)?.[1]?.body)) as { values: Record<string, unknown> };

async function show(record?: RecordAnswer, drafts?: DraftStore) {
  const onSaved = vi.fn<(record: RecordAnswer, another: boolean) => void>();
  await renderSignedIn(
    <FieldEnvironmentContext value={{ entities: app.entities }}>
      <RecordForm app={app} entity={order} record={record} drafts={drafts} another onSaved={onSaved} onCancel={() => {}} />
    </FieldEnvironmentContext>,
  );
  return onSaved;
}
// The icon of the attempt before may still be leaving.
const save = async () => userEvent.click(await screen.findByRole('button', { name: /(^|\s)保存$/ }));

test('a condition shows its field and requires it, live', async () => {
  await show({ id: '1', version: 1, values: { name: 'n', state: 'open', lines: [] } });
  expect(screen.queryByLabelText(/原因/)).toBeNull();
  await userEvent.click(screen.getByLabelText('状态'));
  await userEvent.click(await screen.findByText('输单'));
  expect(screen.getByLabelText(/原因/)).toBeTruthy();
  await save();
  const summary = screen.getByRole('alert');
  expect(within(summary).getByRole('button', { name: '原因 请填写此项。' })).toBeTruthy();
  expect(send).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText(/原因/), '价格');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('rows compute as they are typed and go out without their formulas', async () => {
  const onSaved = await show();
  await userEvent.type(screen.getByLabelText(/名称/), '甲');
  await userEvent.click(screen.getByRole('button', { name: /添加一行/ }));
  await userEvent.keyboard('灯{Tab}120.5{Tab}');
  await userEvent.keyboard('3');
  expect(document.getElementById('field-total')?.textContent).toBe('361.50');
  reply({ id: 'new', version: 1, values: { name: '甲' } }, 201);
  await save();
  await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  expect(body().values).toEqual({ name: '甲', lines: [{ item: '灯', price: '120.5', count: '3' }] });
  expect(new Headers(send.mock.calls[0]?.[1]?.headers).get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
});

test('the same content sent again after a lost answer keeps its key', async () => {
  await show();
  await userEvent.type(screen.getByLabelText(/名称/), '甲');
  send.mockRejectedValueOnce(new TypeError('offline'));
  await save();
  expect(await screen.findByText(/网络连接中断/)).toBeTruthy();
  reply({ id: 'new', version: 1, values: {} }, 201);
  await save();
  await waitFor(() => expect(send).toHaveBeenCalledTimes(2));
  const [first, second] = send.mock.calls.map(([, init]) => new Headers(init?.headers).get('Idempotency-Key'));
  expect(second).toBe(first);
});

test("the server's issues stand beside their fields", async () => {
  await show();
  await userEvent.type(screen.getByLabelText(/名称/), '甲');
  reply({ error: { code: 'validation', message: '', issues: [{ pointer: '/values/name', code: 'unique', message: '名称已被使用。' }] } }, 422);
  await save();
  expect(await screen.findAllByText('名称已被使用。', { exact: false })).toHaveLength(2);
  expect(screen.getByLabelText(/名称/).getAttribute('aria-invalid')).toBe('true');
});

test('a stale save shows both sides, and goes on from theirs with mine', async () => {
  const onSaved = await show({ id: '1', version: 1, values: { name: '旧', state: 'open', lines: [] } });
  await userEvent.clear(screen.getByLabelText(/名称/));
  await userEvent.type(screen.getByLabelText(/名称/), '我的');
  reply({ error: { code: 'version_conflict', message: '' } }, 412);
  reply({ id: '1', version: 5, values: { name: '他的', state: 'open', lines: [] }, labels: { updated_by: '李晓梅' } });
  await save();
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText('我的')).toBeTruthy();
  expect(within(dialog).getByText('他的')).toBeTruthy();
  await userEvent.click(within(dialog).getByRole('button', { name: '按所选继续' }));
  reply({ id: '1', version: 6, values: { name: '我的' } });
  await save();
  await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  expect(body().values).toEqual({ name: '我的' });
  expect(new Headers(send.mock.calls.at(-1)?.[1]?.headers).get('If-Match')).toBe('"5"');
});

test('input left unsaved is offered again', async () => {
  await show();
  await userEvent.type(screen.getByLabelText(/名称/), '草稿');
  expect(await screen.findByText(/草稿已存在本机/, undefined, { timeout: 3000 })).toBeTruthy();
  cleanup();
  await show();
  await userEvent.click(screen.getByRole('button', { name: '继续填写' }));
  expect(screen.getByLabelText<HTMLInputElement>(/名称/).value).toBe('草稿');
});

test('records that look alike are named quietly, and the warning is overridden only once it was said', async () => {
  const client: EntityDefinition = { ...order, duplicates: [{ key: 'like_name', fields: ['name'] }] };
  const onSaved = vi.fn<(record: RecordAnswer, another: boolean) => void>();
  await renderSignedIn(
    <FieldEnvironmentContext value={{ entities: app.entities, recordHref: (entity, id) => `/r/${entity}/${id}` }}>
      <RecordForm app={app} entity={client} onSaved={onSaved} onCancel={() => {}} />
    </FieldEnvironmentContext>,
  );
  reply({ records: [{ id: 'c9', title: '星辰科技', rule: 'like_name' }], more: false });
  await userEvent.type(screen.getByLabelText(/名称/), '星辰科技公司');
  const link = await screen.findByRole('link', { name: '星辰科技' }, { timeout: 5000 });
  expect(link.getAttribute('href')).toBe('/r/shop.order/c9');
  expect(body().values).toEqual({ name: '星辰科技公司' });

  const issue = { pointer: '/values/name', code: 'value.similar_records', message: '已有 1 条相似的记录：星辰科技', severity: 'warning' };
  reply({ error: { code: 'validation_failed', message: '', issues: [issue] } }, 422);
  await save();
  expect(await screen.findByText(/已有 1 条相似的记录：星辰/)).toBeTruthy();
  reply({ id: 'new', version: 1, values: {} }, 201);
  await userEvent.click(screen.getByRole('button', { name: '仍然保存' }));
  await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  expect(JSON.parse(String(send.mock.calls.at(-1)?.[1]?.body))).toMatchObject({ override: ['like_name'] });
});

test('what may not be changed on this record is read, says why, and is not sent', async () => {
  const onSaved = vi.fn<(record: RecordAnswer, another: boolean) => void>();
  const record = { id: '1', version: 1, values: { name: '旧', reason: 'r', state: 'lost', lines: [] }, fixed: ['name'] };
  await renderSignedIn(
    <FieldEnvironmentContext value={{ entities: app.entities }}>
      <RecordForm app={app} entity={order} record={record} onSaved={onSaved} onCancel={() => {}} />
    </FieldEnvironmentContext>,
  );
  const shown = document.getElementById('field-name');
  expect(shown?.tagName).toBe('OUTPUT');
  shown?.focus();
  expect(document.activeElement).toBe(shown);
  expect(document.getElementById(shown?.getAttribute('aria-describedby') ?? '')?.textContent).toBe('在这条记录上您不能修改“名称”。');
  await userEvent.type(screen.getByLabelText(/原因/), '!');
  reply({ id: '1', version: 2, values: {} });
  await save();
  await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  expect(body().values).toEqual({ reason: 'r!' });
});

test('a record that is not for this person to change says so and cannot be saved', async () => {
  await show({ id: '1', version: 1, values: { name: '旧', state: 'open', lines: [] }, readonly: true });
  expect(screen.getByText('您可以修改其他记录，但不能修改这一条。')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /(^|\s)保存$/ }).disabled).toBe(true);
});

describe('drafts on the server', () => {
  type Kept = Draft & { revision: number };
  /** Stands for the server, another device's writes included. */
  function shelf(kept: Kept | null = null) {
    let stored = kept;
    return {
      put: (draft: Partial<Draft>) => {
        stored = { values: {}, base: {}, titles: {}, version: null, savedAt: 0, ...draft, revision: (stored?.revision ?? 0) + 1 };
      },
      get stored() {
        return stored;
      },
      store: {
        load: () => Promise.resolve(stored && { ...stored, synced: true }),
        keep: (_entity, _record, draft, revision) => {
          if ((stored?.revision ?? 0) !== revision) return Promise.reject(new ApiError(412, 'form_draft.written_elsewhere', ''));
          stored = { ...draft, revision: revision + 1 };
          return Promise.resolve(revision + 1);
        },
        drop: () => {
          stored = null;
          return Promise.resolve();
        },
      } satisfies DraftStore,
    };
  }
  const patient = { timeout: 5000 };

  test('are written as one types and gone once the record is saved', async () => {
    const kept = shelf();
    const onSaved = await show(undefined, kept.store);
    await userEvent.type(screen.getByLabelText(/名称/), '半张');
    expect(await screen.findByText(/草稿已保存/, undefined, patient)).toBeTruthy();
    expect(kept.stored?.values).toEqual({ name: '半张' });
    reply({ id: 'new', version: 1, values: { name: '半张' } }, 201);
    await save();
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    await waitFor(() => expect(kept.stored).toBeNull());
  });

  test('are offered on another device, and thrown away for all', async () => {
    const kept = shelf();
    kept.put({ values: { name: '别处' }, savedAt: Date.now() });
    await show(undefined, kept.store);
    await userEvent.click(await screen.findByRole('button', { name: '继续填写' }));
    expect(screen.getByLabelText<HTMLInputElement>(/名称/).value).toBe('别处');
    cleanup();
    await show(undefined, kept.store);
    await userEvent.click(await screen.findByRole('button', { name: '丢弃' }));
    await waitFor(() => expect(kept.stored).toBeNull());
    expect(screen.getByLabelText<HTMLInputElement>(/名称/).value).toBe('');
  });

  test('of a record changed since show both sides before anything is saved', async () => {
    const kept = shelf();
    kept.put({ values: { name: '我的' }, base: { name: '旧' }, version: 1, savedAt: Date.now() });
    await show({ id: '1', version: 4, values: { name: '他的', state: 'open', lines: [] } }, kept.store);
    expect(await screen.findByText(/又有改动/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: '继续填写' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('我的').closest('tr')?.className).toContain('contested');
    expect(within(dialog).getByText('他的')).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: '按所选继续' }));
    reply({ id: '1', version: 5, values: { name: '我的' } });
    await save();
    await waitFor(() => expect(new Headers(send.mock.calls.at(-1)?.[1]?.headers).get('If-Match')).toBe('"4"'));
  });

  test('written elsewhere meanwhile are asked about, never written over', async () => {
    const kept = shelf();
    await show(undefined, kept.store);
    await userEvent.type(screen.getByLabelText(/名称/), '这里');
    kept.put({ values: { name: '那里' }, savedAt: Date.now() });
    expect(await screen.findByText(/在另一处/, undefined, patient)).toBeTruthy();
    expect(kept.stored?.values).toEqual({ name: '那里' });
    await userEvent.click(screen.getByRole('button', { name: '保留这里的' }));
    await waitFor(() => expect(kept.stored?.values).toEqual({ name: '这里' }), patient);
  });
});
