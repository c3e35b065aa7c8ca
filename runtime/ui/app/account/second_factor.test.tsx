import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import { deviceName } from '../../core/security';
import { renderSignedIn } from '../../test_render';
import { SecondFactorPanel } from './second_factor';
import { SessionList } from './session_list';

const send = vi.fn<typeof fetch>();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
});

test('it is set up with the password, a scanned code and a first code', async () => {
  const user = userEvent.setup();
  send.mockResolvedValueOnce(json({ enrolled: false, required: true, recovery_codes_left: 0 }));
  await renderSignedIn(<SecondFactorPanel />);
  expect(await screen.findByText(/您的角色要求两步验证/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: '开始设置' }));
  expect((await screen.findByRole('alert')).textContent).toContain('请输入当前密码');
  await user.type(screen.getByLabelText('当前密码'), 'secret words');
  send.mockResolvedValueOnce(json({ secret: 'ABCD', uri: 'otpauth://', qr: 'data:image/svg+xml,x' }));
  await user.click(screen.getByRole('button', { name: '开始设置' }));
  expect(await screen.findByRole('img', { name: '设置两步验证的二维码' })).toBeTruthy();

  await user.type(screen.getByLabelText('动态码'), '123456');
  send.mockResolvedValueOnce(
    json({ error: { code: 'validation_failed', message: '有误', issues: [{ pointer: '/code', code: 'x', message: '动态码不正确' }] } }, 422),
  );
  await user.click(screen.getByRole('button', { name: '完成设置' }));
  expect((await screen.findByRole('alert')).textContent).toContain('动态码不正确');
  send.mockResolvedValueOnce(json({ recovery_codes: ['aaaa-bbbb', 'cccc-dddd'] }));
  send.mockResolvedValue(json({ enrolled: true, required: true, recovery_codes_left: 2 }));
  await user.click(screen.getByRole('button', { name: '完成设置' }));
  expect((await screen.findByRole('dialog', { name: '恢复码' })).textContent).toContain('aaaa-bbbb');
  await waitFor(() => expect(screen.queryByRole('button', { name: '关闭两步验证' })).toBeNull());
});

test('devices are listed, and one of them is signed out', async () => {
  const user = userEvent.setup();
  const session = (id: string, agent: string, current: boolean) => ({
    id, agent, current, address: '10.0.0.1', created_at: '2026-03-02T04:00:00Z', used_at: '2026-03-02T04:00:00Z',
  });
  const here = session('s1', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/130.0 Safari/537', true);
  const there = session('s2', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/605', false);
  send.mockResolvedValueOnce(json({ sessions: [here, there] }));
  await renderSignedIn(<SessionList />);
  expect(await screen.findByText('Chrome · macOS')).toBeTruthy();
  expect(screen.queryByRole('button', { name: '退出“Chrome · macOS”' })).toBeNull();
  send.mockResolvedValueOnce(new Response(null, { status: 204 }));
  send.mockResolvedValueOnce(json({ sessions: [here] }));
  await user.click(screen.getByRole('button', { name: '退出“Safari · iOS”' }));
  await waitFor(() => expect(screen.queryByText('Safari · iOS')).toBeNull());
  expect(`${send.mock.calls[1]?.[1]?.method} ${String(send.mock.calls[1]?.[0])}`).toBe('DELETE /api/me/sessions/s2');
});

test('programs without a known name are shown as they call themselves', () => {
  expect([deviceName('curl/8.5'), deviceName('')]).toEqual(['curl/8.5', '']);
});
