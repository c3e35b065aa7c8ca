/** The routes of one app's draft (docs/architecture.md, HTTP shapes). */
import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';

import type { Package } from './package';

export interface DraftAnswer {
  readonly app: string;
  readonly document: Package;
  /** 0 while nobody has changed anything. */
  readonly revision: number;
  readonly base_version: number;
  readonly serving_version: number;
  readonly changed: boolean;
  readonly outdated: boolean;
  readonly updated_at: string | null;
  readonly updated_by_name: string | null;
}

/** A difference in words; `path` as the server names places: "entities/e1/fields/f2:label.zh". */
export interface Change {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed' | 'reordered';
  readonly path: string;
  readonly text: string;
}

/** A setting both sides changed. `text` says where; the values are JSON, null for what was removed. */
export interface Clash {
  readonly path: string;
  readonly text: string;
  readonly base: unknown;
  readonly local: unknown;
  readonly other: unknown;
}

/** My document joined with the saved draft; nothing is kept by asking for it. */
export interface MergeAnswer {
  readonly document: Package;
  /** The draft as it is saved, which mine was joined with. */
  readonly draft: DraftAnswer;
  /** What the others changed. */
  readonly changes: readonly Change[];
  readonly clashes: readonly Clash[];
}

export interface DraftApi {
  load(): Promise<DraftAnswer>;
  save(document: Package, revision: number, leaving: boolean): Promise<DraftAnswer>;
  check(): Promise<readonly Issue[]>;
  merge(saved: Package, document: Package, take: readonly string[]): Promise<MergeAnswer>;
  rename(item: string, key: string, revision: number): Promise<DraftAnswer>;
}

/** Browsers refuse larger bodies to requests that outlive the page. */
const LARGEST_KEPT_ALIVE = 60_000;

export function draftPath(app: string): string {
  return `/apps/${encodeURIComponent(app)}/draft`;
}

export function draftApi(app: string): DraftApi {
  const path = draftPath(app);
  return {
    load: () => api.request(path),
    save: (document, version, leaving) => {
      const keepalive = leaving && new TextEncoder().encode(JSON.stringify(document)).length < LARGEST_KEPT_ALIVE;
      return api.request(path, { method: 'PUT', body: { document }, version, keepalive });
    },
    check: async () => (await api.request<{ issues: readonly Issue[] }>(`${path}/check`, { method: 'POST' })).issues,
    merge: (base, document, take) => api.request(`${path}/merge`, { method: 'POST', body: { base, document, take } }),
    rename: (item, key, version) => api.request(`${path}/rename`, { method: 'POST', body: { item, key }, version }),
  };
}
