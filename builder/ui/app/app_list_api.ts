import { api } from '@yingzao/runtime-ui/core/api/client';
import type { Label } from '@yingzao/runtime-ui/core/label';

/** An app the caller may build. */
export interface BuildableApp {
  readonly key: string;
  /** The version in use; 0 while it was never published. */
  readonly number: number;
  readonly label: Label | null;
  readonly icon: string | null;
  readonly colour: string | null;
  readonly version: string | null;
  readonly draft: { readonly updated_at: string; readonly outdated: boolean } | null;
}

export const appListQuery = {
  queryKey: ['builder', 'apps'] as const,
  queryFn: async () => (await api.request<{ apps: readonly BuildableApp[] }>('/builder/apps')).apps,
};
