import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import type { PersonAccess as Access } from '../../core/account';
import { ME, renderSignedIn } from '../../test_render';
import PersonAccess from './person_access';

const send = vi.fn<typeof fetch>();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

function access(held: readonly string[], changedAt: string | null = '2026-03-02T04:00:00Z'): Access {
  const role = (name: string, zh: string, app_zh: string) => ({
    name, label: { zh }, held: held.includes(name), app: name.split('.')[0] ?? '', app_label: { zh: app_zh },
  });
  return {
    roles: [
      role('system.administrator', '系统管理员', '组织与人员'),
      role('shop.clerk', '店员', '门店'),
      role('shop.lead', '店长', '门店'),
    ],
    password_changed_at: changedAt,
  };
}

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
});

const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name });

test('roles stand by app, and saving sends what is given and taken', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json(access(['shop.clerk'])));
  await renderSignedIn(<PersonAccess person="p1" name="李娜" />);
  const shop = await screen.findByRole('group', { name: '门店' });
  expect(within(shop).getAllByRole('checkbox')).toHaveLength(2);
  expect([box('店员').checked, box('店长').checked, box('系统管理员').checked]).toEqual([true, false, false]);
  const save = screen.getByRole<HTMLButtonElement>('button', { name: '保存角色' });
  expect(save.disabled).toBe(true);

  await user.click(box('店员'));
  await user.click(box('店长'));
  await user.click(box('系统管理员'));
  expect(screen.getByText('增加 2 个 · 移除 1 个')).toBeTruthy();
  send.mockResolvedValueOnce(json({ roles: [] }));
  send.mockResolvedValueOnce(json(access(['shop.lead', 'system.administrator'])));
  await user.click(save);
  expect(await screen.findByText('李娜 的角色已保存')).toBeTruthy();
  const [url, init] = send.mock.calls[1] ?? [];
  expect(`${init?.method} ${String(url)}`).toBe('PATCH /api/users/p1/roles');
  expect(JSON.parse(String(init?.body))).toEqual({ give: ['system.administrator', 'shop.lead'], take: ['shop.clerk'] });
  await waitFor(() => expect(screen.queryByText(/增加/)).toBeNull());
  expect(box('店长').checked).toBe(true);
});

test('a refused change keeps the ticks and says why', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json(access([])));
  await renderSignedIn(<PersonAccess person="p1" name="李娜" />);
  await user.click(await screen.findByRole('checkbox', { name: '店长' }));
  send.mockResolvedValueOnce(json({ error: { code: 'access.administrators_only', message: '只有管理员可以' } }, 403));
  await user.click(screen.getByRole('button', { name: '保存角色' }));
  expect((await screen.findByRole('alert')).textContent).toContain('只有管理员可以');
  expect(box('店长').checked).toBe(true);
  await user.click(screen.getByRole('button', { name: '取消' }));
  expect(box('店长').checked).toBe(false);
});

test('administrators keep their own role and change their own password elsewhere', async () => {
  send.mockResolvedValueOnce(json(access(['system.administrator'])));
  await renderSignedIn(<PersonAccess person={ME.user.id} name={ME.user.name} />);
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: '系统管理员' })).disabled).toBe(true);
  expect(box('店员').disabled).toBe(false);
  expect(screen.queryByRole('button', { name: /重置密码/ })).toBeNull();
  expect(screen.getByText(/自己的密码请在/)).toBeTruthy();
});

test('somebody without a password gets one, shown once, after a confirmation', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json(access([], null)));
  await renderSignedIn(<PersonAccess person="p1" name="李娜" />);
  expect(await screen.findByText(/李娜 还没有密码，无法登录/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /重置密码/ }));
  const asked = await screen.findByRole('dialog', { name: '重置 李娜 的密码？' });
  expect(send).toHaveBeenCalledTimes(1);

  send.mockResolvedValueOnce(json({ password: 'abcd-efgh' }));
  send.mockResolvedValueOnce(json(access([])));
  await user.click(within(asked).getByRole('button', { name: '重置密码' }));
  const shown = await screen.findByRole('dialog', { name: '李娜 的新密码' });
  expect(`${send.mock.calls[1]?.[1]?.method} ${String(send.mock.calls[1]?.[0])}`).toBe('POST /api/users/p1/password');
  expect(within(shown).getByText('abcd-efgh')).toBeTruthy();
  await user.click(within(shown).getByRole('button', { name: '已保存，关闭' }));
  await waitFor(() => expect(screen.queryByText('abcd-efgh')).toBeNull());
  expect(await screen.findByText(/最近修改/)).toBeTruthy();
});

test('a reset that failed says so in the dialog', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json(access([])));
  await renderSignedIn(<PersonAccess person="p1" name="李娜" />);
  await user.click(await screen.findByRole('button', { name: /重置密码/ }));
  send.mockRejectedValueOnce(new TypeError('offline'));
  const asked = await screen.findByRole('dialog');
  await user.click(within(asked).getByRole('button', { name: '重置密码' }));
  expect((await within(asked).findByRole('alert')).textContent).toContain('网络');
});

test('what could not be loaded is asked for again', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ error: { code: 'internal', message: '服务器出错' } }, 500));
  await renderSignedIn(<PersonAccess person="p1" name="李娜" />);
  send.mockResolvedValueOnce(json(access([])));
  await user.click(await screen.findByRole('button', { name: '重试' }));
  expect(await screen.findByRole('checkbox', { name: '店长' })).toBeTruthy();
});
