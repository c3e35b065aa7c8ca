import { render, screen } from '@testing-library/react';
import { beforeAll, expect, test, vi } from 'vitest';

import { startTexts } from '../core/i18n/i18n';
import { App } from './app';

beforeAll(() => startTexts('zh'));

test('somebody without a session is led to the sign-in', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(JSON.stringify({ error: { code: 'unauthenticated', message: '请先登录' } }), { status: 401 })),
  );
  render(<App />);
  expect(await screen.findByRole('heading', { level: 1, name: '登录' })).toBeTruthy();
  expect(window.location.pathname).toBe('/login');
});
