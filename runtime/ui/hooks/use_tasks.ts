import { useInfiniteQuery } from '@tanstack/react-query';

import { loadTasks } from '../core/api/process_api';
import { keys } from '../core/query_keys';

/** The caller's tasks, page by page. */
export function useTasks(state: 'open' | 'done', enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.taskList(state),
    queryFn: ({ pageParam }) => loadTasks(state, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    enabled,
  });
}
