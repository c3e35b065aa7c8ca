import { useInfiniteQuery } from '@tanstack/react-query';

import { loadHistory } from '../core/api/record_api';
import { keys } from '../core/query_keys';

export function useHistory(entity: string, id: string) {
  return useInfiniteQuery({
    queryKey: keys.history(entity, id),
    queryFn: ({ pageParam }) => loadHistory(entity, id, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
