import type { Draft, DraftStore } from '../form/draft';
import type { Values } from '../record';
import { api } from './client';
import { recordsPath } from './record_api';

interface KeptDraft {
  readonly values: Values;
  readonly base: Values;
  readonly titles: Readonly<Record<string, string>>;
  readonly base_version: number | null;
  readonly revision: number;
  readonly kept_at: string;
  readonly lost: readonly string[];
}

function path(entity: string, record: string | null): string {
  return `${recordsPath(entity).replace('/records', '/form-drafts')}/${record ?? 'new'}`;
}

/** One's own drafts on the server. */
export const serverDrafts: DraftStore = {
  async load(entity, record) {
    const kept = await api.request<KeptDraft | undefined>(path(entity, record));
    if (!kept) return null;
    return {
      values: kept.values,
      base: kept.base,
      titles: kept.titles,
      version: kept.base_version,
      savedAt: Date.parse(kept.kept_at),
      synced: true,
      lost: kept.lost,
      revision: kept.revision,
    };
  },
  async keep(entity, record, draft: Draft, revision, leaving) {
    const body = { values: draft.values, base: draft.base, ...(draft.version !== null && { base_version: draft.version }) };
    const kept = await api.request<{ revision: number }>(path(entity, record), {
      method: 'PUT',
      body,
      version: revision,
      keepalive: leaving,
    });
    return kept.revision;
  },
  async drop(entity, record) {
    await api.request(path(entity, record), { method: 'DELETE', keepalive: true });
  },
};
