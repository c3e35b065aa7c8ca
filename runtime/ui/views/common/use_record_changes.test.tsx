import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';

import type { EntityDefinition } from '../../core/definition';
import { startTexts } from '../../core/i18n/i18n';
import { keys } from '../../core/query_keys';
import type { RecordAnswer, RecordPage } from '../../core/record';
import { NoticesProvider } from './notices_provider';
import { useRecordChanges } from './use_record_changes';

const ENTITY: EntityDefinition = {
  name: 'works.step',
  app: 'works',
  key: 'step',
  label: {},
  title: 'name',
  actions: ['read', 'update'],
  fields: [],
};
const RECORD: RecordAnswer = { id: 'r1', version: 3, values: { name: '挖土', begins_on: '2026-03-02' } };
const QUERY = keys.list('works.step', { most: 5 });
const send = vi.fn<typeof fetch>();

function answer(body: object, status = 200): void {
  send.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
}

function issue(severity: 'error' | 'warning'): object {
  const message = '太早了';
  return { error: { code: 'validation_failed', message, issues: [{ pointer: '/values/begins_on', code: 'x', message, severity }] } };
}

let client: QueryClient;

async function hook() {
  await startTexts('zh');
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(QUERY, { records: [RECORD, { ...RECORD, id: 'r2' }], next: null });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <NoticesProvider>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </NoticesProvider>
  );
  return renderHook(() => useRecordChanges(ENTITY, {}), { wrapper });
}

function shown(): unknown {
  return client.getQueryData<RecordPage>(QUERY)?.records.map(({ values, version }) => [values.begins_on, version]);
}

const CHANGE = { record: RECORD, values: { begins_on: '2026-03-09' }, said: '挖土已改期' };
const ASKED = expect.objectContaining({ method: 'PATCH' }) as RequestInit;

beforeEach(() => {
  send.mockReset();
  vi.stubGlobal('fetch', send);
});

test('a change is seen before it is saved, and can be taken back', async () => {
  const { result } = await hook();
  answer({ ...RECORD, version: 4, values: { ...RECORD.values, begins_on: '2026-03-09' } });
  let saved: Promise<unknown> = Promise.resolve();
  act(() => {
    saved = result.current.save(CHANGE);
  });
  expect(shown()).toEqual([
    ['2026-03-09', 3],
    ['2026-03-02', 3],
  ]);
  await act(async () => expect(await saved).toBeNull());
  expect(shown()).toEqual([
    ['2026-03-09', 4],
    ['2026-03-02', 3],
  ]);
  answer({ ...RECORD, version: 5 });
  await userEvent.click(await screen.findByRole('button', { name: /撤\s*销/ }));
  await waitFor(() => expect(shown()).toContainEqual(['2026-03-02', 5]));
  expect(new Headers(send.mock.calls.at(-1)?.[1]?.headers).get('If-Match')).toBe('"4"');
});

test('what is refused goes back to where it was, and is said by field', async () => {
  const { result } = await hook();
  answer(issue('error'), 422);
  await act(async () => expect(await result.current.save(CHANGE, true)).toEqual(new Map([['begins_on', '太早了']])));
  expect(shown()).toContainEqual(['2026-03-02', 3]);
});

test('what somebody else changed meanwhile is shown as they left it', async () => {
  const { result } = await hook();
  answer({ error: { code: 'version_conflict', message: '', issues: [] } }, 412);
  answer({ ...RECORD, version: 8, values: { ...RECORD.values, begins_on: '2026-04-01' } });
  await act(async () => expect(await result.current.save(CHANGE)).not.toBeNull());
  expect(shown()).toContainEqual(['2026-04-01', 8]);
  expect(await screen.findByText(/刚被他人修改过/)).toBeTruthy();
});

test('two changes of one record follow one another', async () => {
  const { result } = await hook();
  answer({ ...RECORD, version: 4, values: { ...RECORD.values, begins_on: '2026-03-09' } });
  answer({ ...RECORD, version: 5, values: { ...RECORD.values, begins_on: '2026-03-16' } });
  await act(async () => {
    const first = result.current.save({ ...CHANGE, said: '' });
    const second = result.current.save({ ...CHANGE, values: { begins_on: '2026-03-16' }, said: '' });
    expect(await Promise.all([first, second])).toEqual([null, null]);
  });
  expect(send).toHaveBeenCalledWith(expect.anything(), ASKED);
  expect(send.mock.calls.map(([, sent]) => new Headers(sent?.headers).get('If-Match'))).toEqual(['"3"', '"4"']);
  expect(shown()).toContainEqual(['2026-03-16', 5]);
});
