import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import type { ApiToken } from '../../core/account';
import { api } from '../../core/api/client';
import { renderSignedIn } from '../../test_render';
import { PasswordForm } from './password_form';
import { TokenList } from './token_list';

const send = vi.fn<typeof fetch>();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const requests = () =>
  send.mock.calls.map(([url, init]) => ({
    call: `${init?.method} ${String(url)}`,
    body: init?.body ? JSON.parse(String(init.body)) : undefined,
    csrf: new Headers(init?.headers).get('X-CSRF-Token'),
  }));

function token(more: Partial<ApiToken>): ApiToken {
  return {
    id: 't1', name: '夜间导出', scope: 'full', created_at: '2026-03-02T04:00:00Z', used_at: null, expires_at: null,
    apps: null, revoked: false, ...more,
  };
}

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
  api.setCsrf('old');
});

async function fillIn(current: string, next: string, repeat = next): Promise<void> {
  const user = userEvent.setup();
  if (current) await user.type(screen.getByLabelText('当前密码'), current);
  await user.type(screen.getByLabelText('新密码'), next);
  await user.type(screen.getByLabelText('再次输入新密码'), repeat);
  await user.keyboard('{Enter}');
}

test('a changed password is confirmed, and later writes carry the new CSRF token', async () => {
  await renderSignedIn(<PasswordForm email="wang@example.com" />);
  send.mockResolvedValueOnce(json({ csrf: 'fresh' }));
  await fillIn('old password', 'new password');
  expect(await screen.findByText('密码已修改，其他设备已退出登录')).toBeTruthy();
  expect(requests()).toEqual([
    { call: 'POST /api/me/password', body: { current: 'old password', new: 'new password' }, csrf: 'old' },
  ]);
  for (const label of ['当前密码', '新密码', '再次输入新密码']) {
    expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe('');
  }
  send.mockResolvedValueOnce(json({}));
  await api.request('/me', { method: 'PATCH', body: {} });
  expect(requests()[1]?.csrf).toBe('fresh');
});

test('what the server finds wrong stands beside the field, which is focused', async () => {
  await renderSignedIn(<PasswordForm email="wang@example.com" />);
  const issues = [{ pointer: '/current', code: 'password.wrong', message: '当前密码不正确' }];
  send.mockResolvedValueOnce(json({ error: { code: 'validation_failed', message: '有错误', issues } }, 422));
  await fillIn('wrong password', 'new password');
  const field = screen.getByLabelText('当前密码');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  const described = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  expect(described?.textContent).toBe('当前密码不正确');
  expect(document.activeElement).toBe(field);
  expect(screen.getByLabelText<HTMLInputElement>('新密码').value).toBe('new password');
});

test('two new passwords that differ and an empty field are not sent', async () => {
  await renderSignedIn(<PasswordForm email="wang@example.com" />);
  await fillIn('', 'new password', 'new passwort');
  expect(screen.getByText('两次输入的新密码不一致，请重新输入。')).toBeTruthy();
  expect(screen.getByLabelText('当前密码').getAttribute('aria-invalid')).toBe('true');
  expect(send).not.toHaveBeenCalled();
});

test('a refusal that belongs to no field stands above the form', async () => {
  await renderSignedIn(<PasswordForm email="wang@example.com" />);
  send.mockResolvedValueOnce(json({ error: { code: 'too_many_requests', message: '尝试次数过多，请稍后再试' } }, 429));
  await fillIn('a password', 'new password');
  expect((await screen.findByRole('alert')).textContent).toContain('尝试次数过多，请稍后再试');
});

test('tokens are listed with scope and use; the revoked come last and cannot be revoked again', async () => {
  send.mockResolvedValueOnce(
    json({
      tokens: [
        token({ id: 't3', name: '旧令牌', revoked: true }),
        token({ id: 't2', name: '看板', scope: 'read', used_at: '2026-03-02T05:00:00Z' }),
        token({}),
      ],
    }),
  );
  await renderSignedIn(<TokenList />);
  const rows = within(await screen.findByRole('list', { name: 'API 令牌' })).getAllByRole('listitem');
  expect(rows.map((row) => within(row).queryAllByRole('button').length)).toEqual([1, 1, 0]);
  expect(rows[0]?.textContent).toContain('看板只读');
  expect(rows[0]?.textContent).toContain('最近使用');
  expect(rows[1]?.textContent).toContain('夜间导出读写');
  expect(rows[1]?.textContent).toContain('尚未使用');
  expect(rows[2]?.textContent).toContain('旧令牌已撤销');
});

test('a new token is named, and its secret is shown once and copied', async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  send.mockResolvedValueOnce(json({ tokens: [] }));
  await renderSignedIn(<TokenList />);
  expect(await screen.findByText('还没有令牌')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /新建令牌/ }));
  await user.click(await screen.findByRole('button', { name: '创建' }));
  expect(screen.getByLabelText('名称').getAttribute('aria-invalid')).toBe('true');
  expect(send).toHaveBeenCalledTimes(1);

  send.mockResolvedValueOnce(json({ token: 'yz_secret' }, 201));
  send.mockResolvedValueOnce(json({ tokens: [token({ name: '每晚' })] }));
  await user.click(screen.getByRole('switch', { name: '只读' }));
  await user.type(screen.getByLabelText('名称'), '每晚{Enter}');
  const shown = await screen.findByRole('dialog', { name: '令牌已创建' });
  expect(requests()[1]).toMatchObject({ call: 'POST /api/tokens', body: { name: '每晚', read_only: false } });
  await user.click(within(shown).getByRole('button', { name: /复制/ }));
  expect(write).toHaveBeenCalledWith('yz_secret');
  expect(await within(shown).findByRole('button', { name: /已复制/ })).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByText('yz_secret')).toBeTruthy();
  await user.click(within(shown).getByRole('button', { name: '已保存，关闭' }));
  expect(screen.queryByText('yz_secret')).toBeNull();
  expect(await screen.findByText('每晚')).toBeTruthy();
});

test('where the browser does not let pages copy, the secret stays selected', async () => {
  const user = userEvent.setup();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
  send.mockImplementation(async (_, init) =>
    init?.method === 'POST' ? json({ token: 'yz_secret' }, 201) : json({ tokens: [] }),
  );
  await renderSignedIn(<TokenList />);
  await user.click(screen.getByRole('button', { name: /新建令牌/ }));
  await user.type(await screen.findByLabelText('名称'), '每晚{Enter}');
  await user.click(await screen.findByRole('button', { name: /复制/ }));
  expect(await screen.findByText(/内容已选中，请手动复制/)).toBeTruthy();
  expect(window.getSelection()?.toString()).toBe('yz_secret');
});

test('a token is revoked once confirmed', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ tokens: [token({})] }));
  await renderSignedIn(<TokenList />);
  await user.click(await screen.findByRole('button', { name: '撤销“夜间导出”' }));
  const dialog = await screen.findByRole('dialog', { name: '撤销令牌“夜间导出”？' });
  expect(send).toHaveBeenCalledTimes(1);
  send.mockResolvedValueOnce(new Response(null, { status: 204 }));
  send.mockResolvedValueOnce(json({ tokens: [token({ revoked: true })] }));
  await user.click(within(dialog).getByRole('button', { name: '撤销' }));
  expect(await screen.findByText('已撤销')).toBeTruthy();
  expect(requests()[1]?.call).toBe('DELETE /api/tokens/t1');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a list that could not be loaded is asked for again', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ error: { code: 'internal', message: '服务器出错' } }, 500));
  await renderSignedIn(<TokenList />);
  send.mockResolvedValueOnce(json({ tokens: [token({})] }));
  await user.click(await screen.findByRole('button', { name: '重试' }));
  expect(await screen.findByText('夜间导出')).toBeTruthy();
});
