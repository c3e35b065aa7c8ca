import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import { loadChosen, rememberChosen } from '../../core/chosen_lately';
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { ME, renderSignedIn } from '../../test_render';
import { FieldEnvironmentContext } from '../field_environment';
import { ReferenceInput } from './input';

const send = vi.fn<typeof fetch>();
const ids = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-7000-8000-000000000000`);
const [acme = '', beta = '', gone = ''] = ids;
const client: EntityDefinition = {
  name: 'shop.client', app: 'shop', key: 'client', label: {}, title: 'name', actions: ['read'],
  fields: [{ id: 'f', key: 'name', type: 'text', label: {} }],
};
const field: FieldDefinition = { id: 'r', key: 'buyer', type: 'reference', label: {}, entity: 'shop.client', filter: 'active' };
const record = (id: string, name: string) => ({ id, version: 1, values: { name }, labels: {} });

function answers(): void {
  send.mockImplementation((address) => {
    const filter = new URL(String(address), 'http://x').searchParams.get('filter') ?? '';
    // Acme and Beta may be chosen; what is gone is answered by nobody.
    const found = filter.includes(beta) ? [record(beta, 'Beta')] : [record(acme, 'Acme'), record(beta, 'Beta')];
    return Promise.resolve(new Response(JSON.stringify({ records: found, next: null })));
  });
}

beforeEach(() => {
  localStorage.clear();
  send.mockReset();
  vi.stubGlobal('fetch', send);
  answers();
});

async function opened(): Promise<HTMLElement> {
  await renderSignedIn(
    <FieldEnvironmentContext value={{ entities: { 'shop.client': client } } as never}>
      <ReferenceInput id="buyer" label="Buyer" field={field} value={null} onChange={() => undefined} />
    </FieldEnvironmentContext>,
    'en',
  );
  await userEvent.click(screen.getByRole('combobox', { name: 'Buyer' }));
  return document.body;
}

test('what was chosen lately stands first, once, and only as far as it may be chosen now', async () => {
  rememberChosen(ME.user.id, 'shop.client/buyer', gone);
  rememberChosen(ME.user.id, 'shop.client/buyer', beta);
  const body = await opened();
  await within(body).findByText('Chosen lately');
  const shown = [...body.querySelectorAll('.ant-select-item')].map((one) => one.textContent);
  expect(shown).toEqual(['Chosen lately', 'Beta', 'More', 'Acme']);
  const asked = send.mock.calls.map(([address]) => new URL(String(address), 'http://x').searchParams.get('filter'));
  expect(asked.every((filter) => filter?.includes('active'))).toBe(true);
});

test('a choice is remembered for the person and the field', async () => {
  const body = await opened();
  await userEvent.click(await within(body).findByTitle('Acme'));
  expect(loadChosen(ME.user.id, 'shop.client/buyer')).toEqual([acme]);
  expect(loadChosen('u2', 'shop.client/buyer')).toEqual([]);
  expect(loadChosen(ME.user.id, 'shop.client/payer')).toEqual([]);
});

test('typing looks among all of them', async () => {
  rememberChosen(ME.user.id, 'shop.client/buyer', beta);
  const body = await opened();
  await within(body).findByText('Chosen lately');
  await userEvent.keyboard('ac');
  await vi.waitFor(() => expect(within(body).queryByText('Chosen lately')).toBeNull());
});

test('what lies in the storage and is no id is never asked for', () => {
  localStorage.setItem(`yingzao.chosen.shop.client/buyer.${ME.user.id}`, JSON.stringify(['") or true or id == ("', acme]));
  expect(loadChosen(ME.user.id, 'shop.client/buyer')).toEqual([acme]);
});
