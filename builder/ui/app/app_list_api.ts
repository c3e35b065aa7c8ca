import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { StoredList } from '@yingzao/runtime-ui/core/stored_list';

import type { RemovedApp } from './start/removal_api';

/** An app the caller may build. */
export interface BuildableApp {
  readonly key: string;
  /** The version in use; 0 while it was never published. */
  readonly number: number;
  readonly label: Label | null;
  readonly description: Label | null;
  readonly icon: string | null;
  readonly colour: string | null;
  readonly version: string | null;
  readonly entities: number;
  readonly draft: { readonly updated_at: string; readonly updated_by_name: string | null; readonly outdated: boolean } | null;
  readonly published: { readonly at: string; readonly by_name: string | null } | null;
}

export interface AppList {
  readonly apps: readonly BuildableApp[];
  /** Apps that were taken away; for administrators. */
  readonly removed: readonly RemovedApp[];
  readonly may_create: boolean;
}

export const appListQuery = {
  queryKey: ['builder', 'apps'] as const,
  queryFn: () => api.request<AppList>('/builder/apps'),
};

export async function suggestKey(label: string): Promise<string> {
  return (await api.request<{ key: string }>('/builder/app-key', { query: { label } })).key;
}

export type AppState = 'draft' | 'published' | 'changed';

export function stateOf(app: BuildableApp): AppState {
  if (app.number === 0) return 'draft';
  return app.draft ? 'changed' : 'published';
}

interface Opened {
  readonly key: string;
}
const same = (one: Opened, other: Opened) => one.key === other.key;
/** In this browser: apps one has pinned, and those opened last. */
export const pinnedApps = new StoredList<Opened>('yingzao.builder.pinned.', 50, same);
export const openedApps = new StoredList<Opened>('yingzao.builder.opened.', 20, same);

/** Pinned apps first, then those opened last, then those somebody worked on last. */
export function inOrder(apps: readonly BuildableApp[], pinned: ReadonlySet<string>, opened: readonly string[]): readonly BuildableApp[] {
  const at = (app: BuildableApp) => app.draft?.updated_at ?? app.published?.at ?? '';
  const place = (app: BuildableApp) => {
    const found = opened.indexOf(app.key);
    return found < 0 ? opened.length : found;
  };
  return apps.toSorted(
    (one, other) =>
      Number(pinned.has(other.key)) - Number(pinned.has(one.key)) || place(one) - place(other) || at(other).localeCompare(at(one)),
  );
}
