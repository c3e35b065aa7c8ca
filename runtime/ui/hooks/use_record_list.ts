import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { type ListQuery, listRecords } from '../core/api/record_api';
import { isLongList } from '../core/long_list';
import { keys } from '../core/query_keys';

export interface RecordListOptions {
  readonly enabled?: boolean;
  /** Whether the first page says how many there are. */
  readonly counted?: boolean;
  /** Records of the pages after the first; as many as of the first without it. */
  readonly laterPages?: number;
}

const FRESH_MILLISECONDS = 15_000;

/**
 * Pages of records, one after another; the first page also counts. A long list is not read again by itself:
 * `isStale` says that there have been changes, `refetch` brings them.
 */
export function useRecordList(entity: string, query: ListQuery, options: RecordListOptions = {}) {
  const { enabled = true, counted = true, laterPages = query.limit } = options;
  return useInfiniteQuery({
    queryKey: keys.list(entity, counted ? query : { ...query, counted }),
    queryFn: ({ pageParam, signal }) =>
      listRecords(
        entity,
        pageParam ? { ...query, limit: laterPages, after: pageParam } : counted ? { ...query, count: 1 } : query,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
    staleTime: ({ state }) => (isLongList(state.data) ? Number.POSITIVE_INFINITY : FRESH_MILLISECONDS),
    refetchOnMount: ({ state }) => !isLongList(state.data),
    refetchOnReconnect: ({ state }) => !isLongList(state.data),
  });
}
