import { useInfiniteQuery } from '@tanstack/react-query';

import { loadDeleted } from '../core/api/recycle_bin_api';
import { keys } from '../core/query_keys';

/** Deleted records one may bring back. */
export function useDeleted(entity: string) {
  return useInfiniteQuery({
    queryKey: [...keys.records(entity), 'deleted'],
    queryFn: ({ pageParam }) => loadDeleted(entity, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
