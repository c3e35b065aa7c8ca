import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { listRecords } from '../core/api/record_api';
import type { EntityDefinition } from '../core/definition';
import { isTextTitle } from '../core/definition_lookup';
import { bothFilters, conditionText } from '../core/filter/expression_text';
import { keys } from '../core/query_keys';
import { type RecordAnswer, labelOf } from '../core/record';

export interface RecordOption {
  readonly id: string;
  readonly title: string;
}

function holding(title: string, search: string): string | undefined {
  return conditionText({ path: title, kind: 'text', operator: 'contains', values: [search] });
}

function optionOf(record: RecordAnswer, title: string): RecordOption {
  const value = record.values[title];
  return { id: record.id, title: labelOf(record.labels, title) ?? (typeof value === 'string' ? value : record.id) };
}

/** Records of `entity` that `search` finds, at most 20, for a picker. */
export function useRecordOptions(
  name: string,
  entity: EntityDefinition | undefined,
  search: string,
  filter: string | null | undefined,
  enabled: boolean,
) {
  const title = entity?.title ?? 'name';
  const byText = isTextTitle(entity);
  const query = {
    filter: filter ?? undefined,
    search: search && byText ? search : undefined,
    fields: title,
    sort: search ? title : '-updated_at',
    limit: 20,
  };
  return useQuery({
    queryKey: keys.list(name, { options: byText ? '' : search, ...query }),
    queryFn: async ({ signal }): Promise<readonly RecordOption[]> => {
      const asked = await listRecords(name, query, signal);
      // The index is a moment behind, and knows the beginnings of words alone.
      const page = query.search && asked.records.length === 0
        ? await listRecords(name, { ...query, search: undefined, filter: bothFilters(filter, holding(title, search)) }, signal)
        : asked;
      const options = page.records.map((record) => optionOf(record, title));
      return byText ? options : options.filter((option) => option.title.includes(search));
    },
    placeholderData: keepPreviousData,
    enabled,
    staleTime: 15_000,
  });
}
