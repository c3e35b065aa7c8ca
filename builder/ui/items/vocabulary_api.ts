import type { Label } from '@yingzao/runtime-ui/core/label';
import { api } from '@yingzao/runtime-ui/core/api/client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { useDocument } from '../draft';
import { Names, type Neighbour } from '../schema_form/core/names';
import type { RootSchema } from '../schema_form/core/schema';
import { type Terms, Words } from '../schema_form/core/words';

/** `GET /api/builder/vocabulary`. */
export interface Vocabulary {
  readonly schema: RootSchema;
  readonly terms: Terms;
  readonly system_fields: Readonly<Record<string, Label>>;
  /** Syllables of the Chinese name of each field type. */
  readonly spelled: Readonly<Record<string, readonly string[]>>;
}

export interface Naming {
  readonly root: RootSchema;
  readonly words: Words;
  readonly names: Names;
}

export const vocabularyQuery = {
  queryKey: ['builder', 'vocabulary'] as const,
  queryFn: () => api.request<Vocabulary>('/builder/vocabulary'),
  staleTime: Number.POSITIVE_INFINITY,
};

const NONE: readonly Neighbour[] = [];

/** The schema with its words, and what the draft can name; undefined until both are there. */
export function useNaming(): { readonly naming: Naming | undefined; readonly error: unknown; readonly retry: () => void } {
  const document = useDocument();
  const language = useLanguage();
  const vocabulary = useQuery(vocabularyQuery);
  const app = document.app.key;
  const around = useQuery({
    queryKey: ['builder', 'surroundings', app],
    queryFn: () => api.request<{ apps: readonly Neighbour[] }>(`/apps/${app}/draft/surroundings`),
    staleTime: 60_000,
  });
  const said = useMemo(
    () => vocabulary.data && { root: vocabulary.data.schema, words: new Words(vocabulary.data.terms, vocabulary.data.schema, language) },
    [vocabulary.data, language],
  );
  const neighbours = around.data?.apps ?? NONE;
  const names = useMemo(
    () => vocabulary.data && new Names(document, neighbours, vocabulary.data.system_fields, language),
    [vocabulary.data, document, neighbours, language],
  );
  const naming = useMemo(() => (said && names && around.isSuccess ? { ...said, names } : undefined), [said, names, around.isSuccess]);
  return {
    naming,
    error: vocabulary.error ?? around.error,
    retry: () => {
      void vocabulary.refetch();
      void around.refetch();
    },
  };
}
