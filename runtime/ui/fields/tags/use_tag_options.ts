import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { loadValuesInUse } from '../../core/api/record_api';
import type { FieldDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

export interface TagGroup {
  readonly heading: string;
  readonly words: readonly string[];
}

/** Tags to suggest: those the definition lists, by group, then those in use. */
export function useTagOptions(field: FieldDefinition, search: string, open: boolean) {
  const label = useLabel();
  const text = useText();
  const listed = field.listed ?? [];
  const asks = open && Boolean(field.of) && !field.only_listed;
  const answer = useQuery({
    queryKey: keys.valuesInUse(field.of ?? '', field.key, search),
    queryFn: ({ signal }) => loadValuesInUse(field.of ?? '', field.key, search, signal),
    placeholderData: keepPreviousData,
    enabled: asks,
    staleTime: 15_000,
  });
  const part = search.toLowerCase();
  const groups = new Map<string, string[]>();
  for (const tag of listed) {
    if (!tag.text.toLowerCase().includes(part)) continue;
    const heading = label(tag.group ?? {}, '');
    groups.set(heading, [...(groups.get(heading) ?? []), tag.text]);
  }
  const known = new Set(listed.map((tag) => tag.text));
  const used = (answer.data ?? []).map(({ value }) => value).filter((word) => !known.has(word));
  const found: TagGroup[] = [...groups].map(([heading, words]) => ({ heading, words }));
  if (used.length > 0) found.push({ heading: listed.length > 0 ? text('field.in_use') : '', words: used });
  return { groups: found, loading: answer.isFetching };
}
