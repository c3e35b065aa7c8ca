import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { renderSignedIn } from '../../test_render';
import { FieldEnvironmentContext } from '../field_environment';
import { ReferenceInput } from './input';

const send = vi.fn<typeof fetch>();
const ids = ['a', 'b'].map((letter) => `${letter.repeat(8)}-0000-7000-8000-000000000000`);
const [acme = '', beta = ''] = ids;
const client: EntityDefinition = {
  name: 'shop.client', app: 'shop', key: 'client', label: {}, title: 'name', actions: ['read'],
  fields: [{ id: 'f', key: 'name', type: 'text', label: {} }],
};
const field: FieldDefinition = { id: 'r', key: 'buyer', type: 'reference', label: {}, entity: 'shop.client', of: 'shop.order', reference_filter: 'active' };
const record = (id: string, name: string) => ({ id, version: 1, values: { name }, labels: {} });

const CHOSEN = '/chosen-lately/shop/client';
let chosen: string[] = [];

/** The server: Acme and Beta may be chosen; `chosen` lately, newest first. */
function answers(): void {
  send.mockImplementation((address, request) => {
    const url = new URL(String(address), 'http://x');
    if (!url.pathname.endsWith(CHOSEN)) {
      const records = [record(acme, 'Acme'), record(beta, 'Beta')];
      return Promise.resolve(new Response(JSON.stringify({ records, next: null })));
    }
    if (request?.method === 'POST') {
      const { record: id, ...place } = JSON.parse(String(request.body)) as { record: string };
      expect(place).toEqual({ of: 'shop.order', field: 'r' });
      chosen = [id, ...chosen.filter((one) => one !== id)];
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    const records = chosen.map((id) => ({ id, title: id === acme ? 'Acme' : 'Beta' }));
    return Promise.resolve(new Response(JSON.stringify({ records })));
  });
}

beforeEach(() => {
  chosen = [];
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
  chosen = [beta];
  const body = await opened();
  await within(body).findByText('Chosen lately');
  const shown = [...body.querySelectorAll('.ant-select-item')].map((one) => one.textContent);
  expect(shown).toEqual(['Chosen lately', 'Beta', 'More', 'Acme']);
  const asked = send.mock.calls.map(([address]) => new URL(String(address), 'http://x').searchParams);
  // Both questions are narrowed as the field is.
  expect(asked.map((query) => query.get('filter'))).toEqual(['active', 'active']);
  expect(asked.map((query) => query.get('field')).filter(Boolean)).toEqual(['r']);
});

test('a choice is kept on the server, for the field', async () => {
  const body = await opened();
  await userEvent.click(await within(body).findByTitle('Acme'));
  await vi.waitFor(() => expect(chosen).toEqual([acme]));
});

test('typing looks among all of them', async () => {
  chosen = [beta];
  const body = await opened();
  await within(body).findByText('Chosen lately');
  await userEvent.keyboard('ac');
  await vi.waitFor(() => expect(within(body).queryByText('Chosen lately')).toBeNull());
});

test('a server that keeps nothing is no hindrance', async () => {
  const usual = send.getMockImplementation();
  send.mockImplementation((address, request) =>
    String(address).includes(CHOSEN)
      ? Promise.resolve(new Response(JSON.stringify({ error: { code: 'x', message: '' } }), { status: 503 }))
      : (usual as typeof fetch)(address, request),
  );
  const body = await opened();
  await userEvent.click(await within(body).findByTitle('Acme'));
  expect(within(body).queryByText('Chosen lately')).toBeNull();
});
