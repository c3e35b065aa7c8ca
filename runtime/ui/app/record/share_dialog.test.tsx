import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import { renderSignedIn } from '../../test_render';
import { ExplainDialog } from './explain_dialog';
import { ShareDialog } from './share_dialog';

const send = vi.fn<typeof fetch>();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const share = (name: string, rights = 'read') => ({
  to: { kind: 'user', id: `id of ${name}`, name }, rights, until: null, at: '2026-03-02T04:00:00Z', by: 'u1', by_name: '王建国',
});

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
});

test('a record is shared with somebody chosen, and the list follows', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ shares: [], may_share: true }));
  await renderSignedIn(<ShareDialog entity="shop.order" record="r1" onClose={vi.fn<() => void>()} />);
  expect(await screen.findByText('还没有共享给任何人。')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: '共享' }));
  expect((await screen.findByRole('alert')).textContent).toContain('请先选择');
  expect(send).toHaveBeenCalledTimes(1);

  send.mockResolvedValue(json({ people: [{ id: 'p1', name: '李娜' }] }));
  await user.click(screen.getByRole('combobox', { name: '人员' }));
  await user.click(await screen.findByTitle('李娜'));
  await user.click(screen.getByText('可编辑'));
  send.mockReset();
  send.mockResolvedValueOnce(json({ shares: [share('李娜', 'write')], may_share: true }, 201));
  await user.click(screen.getByRole('button', { name: '共享' }));
  expect(await screen.findByText('人员 · 可编辑 · 由 王建国 共享')).toBeTruthy();
  const [url, init] = send.mock.calls[0] ?? [];
  expect(`${init?.method} ${String(url)}`).toBe('POST /api/records/shop/order/r1/shares');
  expect(JSON.parse(String(init?.body))).toEqual({ to: { kind: 'user', id: 'p1' }, rights: 'write' });
});

test('whoever may not share sees the list alone', async () => {
  send.mockResolvedValueOnce(json({ shares: [share('李娜')], may_share: false }));
  await renderSignedIn(<ShareDialog entity="shop.order" record="r1" onClose={vi.fn<() => void>()} />);
  expect(await screen.findByText('李娜')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /共享/ })).toBeNull();
});

test('a share is ended', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ shares: [share('李娜')], may_share: true }));
  await renderSignedIn(<ShareDialog entity="shop.order" record="r1" onClose={vi.fn<() => void>()} />);
  send.mockResolvedValueOnce(new Response(null, { status: 204 }));
  send.mockResolvedValueOnce(json({ shares: [], may_share: true }));
  await user.click(await screen.findByRole('button', { name: '结束与“李娜”的共享' }));
  await waitFor(() => expect(screen.queryByText('李娜')).toBeNull());
  expect(`${send.mock.calls[1]?.[1]?.method} ${String(send.mock.calls[1]?.[0])}`).toBe(
    'DELETE /api/records/shop/order/r1/shares/id%20of%20李娜'.replace('%20of%20', ' of '),
  );
});

test('an explanation says for a chosen person what is allowed and why', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ people: [{ id: 'p1', name: '李娜' }] }));
  await renderSignedIn(<ExplainDialog entity="shop.order" record="r1" onClose={vi.fn<() => void>()} />);
  await user.click(screen.getByRole('combobox', { name: '人员' }));
  send.mockResolvedValueOnce(
    json({
      person: { id: 'p1', name: '李娜' },
      held: [{ name: 'shop.clerk', label: '店员', through: [{ kind: 'group', id: 'g1', name: '早班' }] }],
      shares: [],
      actions: [
        { action: 'read', allowed: true, reasons: ['角色“店员”：所有记录'] },
        { action: 'delete', allowed: false, reasons: ['没有任何角色授予此操作'] },
      ],
      fields: [{ field: 'cost', label: { zh: '成本' }, right: 'hidden', reason: '对其角色隐藏' }],
      forms: [{ form: 'a.b', label: { zh: '简表' }, purposes: ['create'], device: 'phone', roles: [{ zh: '销售' }], fits: false }],
    }),
  );
  await user.click(await screen.findByTitle('李娜'));
  const told = await screen.findByRole('status');
  const rows = await within(told).findAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    '店员群组 早班', '查看可以 角色“店员”：所有记录', '删除不可以 没有任何角色授予此操作', '成本隐藏 对其角色隐藏',
    '简表不适用 新建 · 手机 · 限角色：销售',
  ]);
  expect(String(send.mock.calls[1]?.[0])).toBe('/api/records/shop/order/r1/explain?user=p1');
});
