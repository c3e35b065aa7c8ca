import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import { rememberSearch } from '../../core/recent_searches';
import { renderSignedIn } from '../../test_render';
import Palette from './palette';

const navigate = vi.fn<(to: { href: string }) => void>();
vi.mock('@tanstack/react-router', () => ({ useNavigate: () => navigate }));

const send = vi.fn<typeof fetch>();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

function group(entity: string, titles: readonly string[], count = titles.length) {
  return {
    entity, app: 'crm', label: { zh: '客户' }, plural: { zh: '客户' }, icon: null, count, count_capped: false, next: null,
    results: titles.map((title, at) => ({
      id: `${entity}-${at}`,
      title: [{ text: title.slice(0, 1), match: false }, { text: title.slice(1), match: true }],
      snippet: { field: 'city', label: { zh: '城市' }, parts: [{ text: '云南', match: false }] },
      link: `/app/crm/record/${entity}/${at}`,
    })),
  };
}

const asked = () => send.mock.calls.map(([url]) => new URL(String(url), 'http://x').searchParams.get('q'));

beforeEach(() => {
  send.mockReset();
  navigate.mockReset();
  localStorage.clear();
  vi.stubGlobal('fetch', send);
  Element.prototype.scrollIntoView = () => undefined;
});

test('records found while typing open by arrow keys and Enter', async () => {
  send.mockImplementation(async () => json({ groups: [group('crm.customer', ['王小明', '李小明'], 9)] }));
  const onClose = vi.fn<() => void>();
  await renderSignedIn(<Palette onClose={onClose} />);
  const user = userEvent.setup();
  await user.type(screen.getByRole('combobox'), '小明');
  const records = within(await screen.findByRole('group', { name: '客户' })).getAllByRole('option');
  expect(records.map((record) => record.textContent)).toEqual(['王小明城市：云南', '李小明城市：云南']);
  expect(records[0]?.querySelector('mark')?.textContent).toBe('小明');
  // One question for what was typed at last, not one for every key.
  expect(asked()).toEqual(['小明']);
  expect(screen.getByRole('option', { name: /“小明”的全部结果/ }).textContent).toContain('9');
  await user.keyboard('{ArrowDown}{Enter}');
  expect(navigate).toHaveBeenCalledWith({ href: '/app/crm/record/crm.customer/1' });
  expect(onClose).toHaveBeenCalled();
  expect(JSON.parse(localStorage.getItem('yingzao.searches.u1') ?? '[]')).toEqual(['小明']);
});

test('what was searched lately is offered again', async () => {
  rememberSearch('u1', '云南');
  send.mockImplementation(async () => json({ groups: [group('crm.customer', ['王云南'])] }));
  await renderSignedIn(<Palette onClose={() => undefined} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('option', { name: '云南' }));
  expect(screen.getByRole<HTMLInputElement>('combobox').value).toBe('云南');
  expect(await screen.findByRole('option', { name: /王云南/ })).toBeTruthy();
});

test('finding nothing says so, and a failure offers another try', async () => {
  send.mockImplementation(async () => json({ groups: [] }));
  await renderSignedIn(<Palette onClose={() => undefined} />);
  const user = userEvent.setup();
  await user.type(screen.getByRole('combobox'), '无此人');
  expect(await screen.findByText('没有找到“无此人”')).toBeTruthy();
  send.mockImplementation(async () => json({ error: { code: 'x', message: '暂时不可用', request_id: 'r' } }, 500));
  await user.type(screen.getByRole('combobox'), '了');
  const alert = await screen.findByRole('alert');
  send.mockImplementation(async () => json({ groups: [group('crm.customer', ['王无此人了'])] }));
  await user.click(within(alert).getByRole('button'));
  await waitFor(() => expect(screen.getByRole('option', { name: /王无此人了/ })).toBeTruthy());
});
