import { ME } from '@yingzao/runtime-ui/test_render';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import type { Language } from '@yingzao/runtime-ui/core/label';
import { startTexts } from '@yingzao/runtime-ui/core/i18n/i18n';
import { NoticesProvider } from '@yingzao/runtime-ui/views/common/notices_provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type RenderResult, render } from '@testing-library/react';
import type { ReactElement } from 'react';

import { addBuilderTexts } from '../i18n/texts';
import { DraftProvider } from './draft_context';
import type { DraftAnswer, DraftApi, MergeAnswer } from './draft_api';
import { DraftStore } from './draft_store';
import type { Package } from './package';

export const EMPTY: Package = {
  format: 'yingzao/1',
  app: { key: 'shop', version: '1.0.0', label: { zh: '商店', en: 'Shop' } },
};

/** A server that keeps one draft in memory and finds no issues. */
export class MemoryApi implements DraftApi {
  revision = 1;
  failing: unknown = null;

  constructor(public document: Package) {}

  private answer(): DraftAnswer {
    return {
      app: this.document.app.key, document: this.document, revision: this.revision, base_version: 1, serving_version: 1,
      changed: this.revision > 0, outdated: false, updated_at: `2026-03-01T08:00:${String(this.revision).padStart(2, '0')}Z`,
      updated_by_name: '王建国',
    };
  }

  async load() {
    if (this.failing) throw this.failing;
    return this.answer();
  }

  async save(document: Package, _revision: number) {
    if (this.failing) throw this.failing;
    this.document = document;
    this.revision += 1;
    return this.answer();
  }

  async check() {
    return [];
  }

  async merge(_saved: Package, document: Package, _take: readonly string[]): Promise<MergeAnswer> {
    return { document, draft: this.answer(), changes: [], clashes: [] };
  }

  async rename() {
    return this.answer();
  }
}

/** A loaded store over `document`; nothing is kept in the browser. */
export async function loadedStore(document: Package = EMPTY, api: DraftApi = new MemoryApi(document)): Promise<DraftStore> {
  const store = new DraftStore(document.app.key, api, { load: () => null, keep: () => undefined });
  await store.load();
  return store;
}

/** Renders a component of the builder over a draft; the store tells what it did to the document. */
export async function renderWithDraft(
  element: ReactElement,
  document: Package = EMPTY,
  language: Language = 'zh',
): Promise<RenderResult & { readonly store: DraftStore }> {
  await startTexts(language);
  await addBuilderTexts();
  const store = await loadedStore(document);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.me, ME);
  const result = render(
    <NoticesProvider>
      <QueryClientProvider client={client}>
        <DraftProvider app={document.app.key} store={store}>
          {element}
        </DraftProvider>
      </QueryClientProvider>
    </NoticesProvider>,
  );
  return { ...result, store };
}
