import { useInfiniteQuery } from '@tanstack/react-query';

import { loadTimeline } from '../core/api/timeline_api';
import { keys } from '../core/query_keys';

/** Everything that happened to a record, or what of it is of one kind. */
export function useTimeline(entity: string, id: string, kind: string) {
  return useInfiniteQuery({
    queryKey: [...keys.history(entity, id), kind],
    queryFn: ({ pageParam }) => loadTimeline(entity, id, kind || undefined, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
