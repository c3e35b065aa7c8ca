import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { type ListQuery, listRecords } from '../core/api/record_api';
import { keys } from '../core/query_keys';

export interface RecordListOptions {
  readonly enabled?: boolean;
  /** Whether the first page says how many there are. */
  readonly counted?: boolean;
}

/** Pages of records, one after another; the first page also counts. */
export function useRecordList(entity: string, query: ListQuery, { enabled = true, counted = true }: RecordListOptions = {}) {
  return useInfiniteQuery({
    queryKey: keys.list(entity, counted ? query : { ...query, counted }),
    queryFn: ({ pageParam, signal }) =>
      listRecords(
        entity,
        pageParam ? { ...query, after: pageParam } : counted ? { ...query, count: 1 } : query,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}
