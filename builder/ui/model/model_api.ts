/** What the data model asks the server besides the draft itself. */
import { api } from '@yingzao/runtime-ui/core/api/client';
import { useQuery } from '@tanstack/react-query';

import { type DraftAnswer, type Entity, type Texts, draftPath, useDraftActions, useDraftState } from '../draft';
import type { ProposedField } from './operations/fields';

/** A place that names an item; `app` is another one than this where it lies outside. */
export interface UsePlace {
  readonly pointer: string;
  readonly app: string;
  readonly text: string;
  /** The items on the way, the outermost first. */
  readonly items?: readonly { readonly list: string; readonly id: string }[];
  readonly setting?: string;
}

export interface TypePreview {
  readonly before: string;
  readonly after: string;
  /** Values go to another place, and what does not fit is kept aside. */
  readonly moves: boolean;
  readonly computed: boolean;
  readonly records: number;
  readonly values: number;
  readonly blank: number;
  readonly looked_at: number;
  readonly complete: boolean;
  readonly fits: number;
  readonly altered: number;
  readonly unfit: number;
  readonly repeated: number;
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly value: string;
    readonly becomes: string | null;
  }[];
  readonly rows_unseen: number;
}

export function usesOf(app: string, item: string): Promise<readonly UsePlace[]> {
  return api
    .request<{ uses: readonly UsePlace[] }>(`${draftPath(app)}/uses`, { query: { item } })
    .then((answer) => answer.uses);
}

/** Null where the field is in no version yet, so that there is nothing to convert. */
export function previewOf(app: string, entity: string, field: string, definition: object): Promise<TypePreview | null> {
  return api
    .request<{ preview: TypePreview | null }>(`${draftPath(app)}/type-preview`, {
      method: 'POST', body: { entity, field, definition },
    })
    .then((answer) => answer.preview);
}

export function proposedFields(app: string, text: string, taken: readonly string[]): Promise<readonly ProposedField[]> {
  return api
    .request<{ fields: readonly ProposedField[] }>(`${draftPath(app)}/propose-fields`, { method: 'POST', body: { text, taken } })
    .then((answer) => answer.fields);
}

export function replaceOption(app: string, item: string, by: string, version: number): Promise<DraftAnswer> {
  return api.request(`${draftPath(app)}/replace-option`, { method: 'POST', body: { item, by }, version });
}

/** Where an item is used, as of what was edited last; asked each time anew. */
export function useUses(item: string): { readonly data: readonly UsePlace[] | undefined; readonly error: Error | null } {
  const app = useDraftState((state) => state.app);
  const { flush } = useDraftActions();
  return useQuery({
    queryKey: ['builder', 'uses', app, item],
    queryFn: async () => {
      await flush();
      return usesOf(app, item);
    },
    gcTime: 0,
    retry: false,
  });
}

/** How many places name each item, as of the saved draft; what is shown stays until the next answer. */
export function useUseCounts(): Readonly<Record<string, number>> {
  const app = useDraftState((state) => state.app);
  const revision = useDraftState((state) => state.revision);
  const { data } = useQuery({
    queryKey: ['builder', 'use-counts', app, revision],
    queryFn: () => api.request<{ counts: Readonly<Record<string, number>> }>(`${draftPath(app)}/use-counts`),
    placeholderData: (before) => before,
    retry: false,
  });
  return data?.counts ?? {};
}

export interface Neighbour {
  readonly key: string;
  readonly label: Texts;
  readonly entities?: readonly Entity[];
}

/** The other installed apps and their entities. */
export function useNeighbours(): readonly Neighbour[] {
  const app = useDraftState((state) => state.app);
  const { data } = useQuery({
    queryKey: ['builder', 'surroundings', app],
    queryFn: () => api.request<{ apps: readonly Neighbour[] }>(`${draftPath(app)}/surroundings`),
    staleTime: 60_000,
  });
  return data?.apps ?? [];
}
