import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import { zoneOf } from '../../core/session';
import { ME, renderSignedIn } from '../../test_render';
import { ZoneChoice, zoneLabel } from './zone_choice';

const send = vi.fn<typeof fetch>();

beforeEach(() => {
  send.mockReset().mockImplementation(() => Promise.resolve(new Response('{}')));
  vi.stubGlobal('fetch', send);
});

test('a zone says how far it is ahead', () => {
  const winter = new Date('2026-01-15T00:00:00Z');
  expect(zoneLabel('America/New_York', 'en', winter)).toBe('America/New York (UTC-5)');
  expect(zoneLabel('America/New_York', 'en', new Date('2026-07-15T00:00:00Z'))).toBe('America/New York (UTC-4)');
  expect(zoneLabel('Asia/Kolkata', 'en', winter)).toBe('Asia/Kolkata (UTC+5:30)');
});

test('without a choice of one’s own the workspace’s counts', () => {
  expect(zoneOf(ME)).toBe('Asia/Shanghai');
  expect(zoneOf({ ...ME, user: { ...ME.user, zone: 'Europe/Paris' } })).toBe('Europe/Paris');
});

test('it is found by typing, and kept', async () => {
  await renderSignedIn(<ZoneChoice me={ME} />, 'en');
  expect(screen.getByText('As the workspace: Asia/Shanghai (UTC+8)')).toBeTruthy();
  const box = screen.getByRole('combobox', { name: 'Time zone' });
  await userEvent.click(box);
  await userEvent.keyboard('los_ang');
  await userEvent.click(await screen.findByTitle(/^America\/Los Angeles/));
  await vi.waitFor(() => expect(send).toHaveBeenCalled());
  expect(JSON.parse(String(send.mock.calls[0]?.[1]?.body))).toEqual({ zone: 'America/Los_Angeles' });
});
