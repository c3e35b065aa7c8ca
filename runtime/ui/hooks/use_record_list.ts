import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { type ListQuery, listRecords } from '../core/api/record_api';
import { keys } from '../core/query_keys';

/** Pages of records, one after another; the first page also counts. */
export function useRecordList(entity: string, query: ListQuery, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.list(entity, query),
    queryFn: ({ pageParam, signal }) =>
      listRecords(
        entity,
        pageParam ? { ...query, after: pageParam } : { ...query, count: 1 },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}
