import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { AppDefinition, EntityDefinition } from '../../core/definition';
import { startTexts } from '../../core/i18n/i18n';
import { keys } from '../../core/query_keys';
import { RowChanges } from './row_changes';

const LINE = {
  name: 'shop.line',
  app: 'shop',
  fields: [{ id: 'f1', key: 'text', type: 'text', label: { zh: '说明', en: 'Text' }, value_type: { kind: 'text' } }],
} as unknown as EntityDefinition;
const ORDER = {
  name: 'shop.order',
  app: 'shop',
  fields: [{ id: 'f2', key: 'lines', type: 'subtable', label: { zh: '明细', en: 'Lines' }, entity: 'shop.line' }],
} as unknown as EntityDefinition;

test('says which row was added, changed or removed, and what stood in it', async () => {
  await startTexts('en');
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const app = { entities: { 'shop.order': ORDER, 'shop.line': LINE } } as unknown as AppDefinition;
  client.setQueryData(keys.app('shop'), app);
  const label = { zh: '明细', en: 'Lines' };
  render(
    <QueryClientProvider client={client}>
      <RowChanges
        entity={ORDER}
        more={3}
        rows={[
          { field: 'lines', label, kind: 'added', position: 2, changes: [{ field: 'text', old: null, new: 'new' }] },
          { field: 'lines', label, kind: 'changed', position: 1, changes: [{ field: 'text', old: 'a', new: 'b' }] },
          { field: 'lines', label, kind: 'removed', position: 2, changes: [{ field: 'text', old: 'gone', new: null }] },
        ]}
      />
    </QueryClientProvider>,
  );
  const rows = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(rows[0]).toContain('Lines · row 2 added');
  expect(rows[0]).toContain('Text');
  expect(rows.find((row) => row?.includes('row 1 changed'))).toMatch(/a.*b/);
  expect(rows.find((row) => row?.includes('row 2 removed'))).toContain('gone');
  expect(rows.at(-1)).toBe('and 3 more rows');
});
