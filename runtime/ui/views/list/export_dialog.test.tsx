import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { renderSignedIn } from '../../test_render';
import { saveFile } from '../common/save_file';
import ExportDialog from './export_dialog';

vi.mock(import('../common/save_file'), () => ({ saveFile: vi.fn<typeof saveFile>() }));
const send = vi.fn<typeof fetch>();
const field = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: key, key, type, label: { zh: key, en: key }, ...more,
});
const entity: EntityDefinition = {
  name: 'shop.guest', app: 'shop', key: 'guest', label: {}, title: 'name', actions: ['read', 'export'],
  fields: [field('name', 'text'), field('phone', 'phone'), field('card', 'encrypted_text', { may_reveal: true }), field('pin', 'encrypted_text')],
};
const closed = vi.fn<() => void>();

function dialog(columns: readonly string[]): React.ReactElement {
  return (
    <ExportDialog
      entity={entity} name="Guests" count="12" filter="vip" search="li" sort="-name,phone" columns={columns} onClose={closed}
    />
  );
}

const sent = () => JSON.parse(String(send.mock.calls.at(-1)?.[1]?.body)) as unknown;

beforeEach(() => {
  send.mockReset().mockImplementation(() => Promise.resolve(new Response('x')));
  closed.mockClear();
  vi.stubGlobal('fetch', send);
});

test('the columns of the list go out as they are filtered and sorted', async () => {
  await renderSignedIn(dialog(['name', 'phone']), 'en');
  expect(screen.queryByRole('checkbox', { name: 'card' }), 'a secret that is no column is not offered').toBeNull();
  await userEvent.click(screen.getByRole('checkbox', { name: 'Phone numbers as they were typed' }));
  await userEvent.click(screen.getByRole('button', { name: 'Export' }));
  await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  expect(sent()).toEqual({
    format: 'xlsx', filter: 'vip', search: 'li', sort: ['-name', 'phone'], fields: ['name', 'phone'], as_typed: true, reveal: [],
  });
  expect(vi.mocked(saveFile).mock.calls[0]?.[1]).toBe('Guests.xlsx');
});

test('texts of encrypted fields go out only where they are asked for, one by one', async () => {
  await renderSignedIn(dialog(['name']), 'en');
  await userEvent.click(screen.getByRole('radio', { name: 'All fields' }));
  expect(screen.queryByRole('checkbox', { name: 'pin' }), 'one that may not be revealed is not offered').toBeNull();
  await userEvent.click(screen.getByRole('checkbox', { name: 'card' }));
  await userEvent.click(screen.getByRole('button', { name: 'Export' }));
  await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  expect(sent()).toMatchObject({ reveal: ['card'] });
  expect(sent()).not.toHaveProperty('fields');
});

test('a refusal stays in the dialog', async () => {
  const error = { code: 'access.denied', message: 'No', issues: [] };
  send.mockImplementation(() => Promise.resolve(new Response(JSON.stringify({ error }), { status: 403 })));
  await renderSignedIn(dialog(['name']), 'en');
  await userEvent.click(screen.getByRole('button', { name: 'Export' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(closed).not.toHaveBeenCalled();
});
