/** Taking apps away and bringing them back (docs/architecture.md, HTTP shapes). */
import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Label } from '@yingzao/runtime-ui/core/label';

import type { Plan } from '../release/release_api';

export interface Removal {
  readonly app: string;
  readonly label: Label;
  readonly version: number;
  /** Apps that require it: it stays while there are any. */
  readonly needed_by: readonly { readonly key: string; readonly label: Label }[];
  readonly entities: readonly { readonly name: string; readonly label: Label; readonly records: number }[];
  /** Process instances that go on once the app is back. */
  readonly running: number;
  readonly people: number;
}

/** An app that was taken away, and by whom. */
export interface RemovedApp {
  readonly key: string;
  readonly number: number;
  readonly label: Label | null;
  readonly icon: string | null;
  readonly colour: string | null;
  readonly at: string;
  readonly by_name: string | null;
}

export const planRemoval = (app: string) => api.request<Removal>(`/apps/${app}/removal`);
export const removeApp = (app: string) => api.request<Removal>(`/apps/${app}`, { method: 'DELETE' });
export const bringBack = (app: string) => api.request<Plan>(`/apps/${app}/bring-back`, { method: 'POST', body: {} });
