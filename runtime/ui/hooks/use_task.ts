import { useQuery } from '@tanstack/react-query';

import { loadTask } from '../core/api/process_api';
import { keys } from '../core/query_keys';

/** One task by its id: a link may lead to one that no list on the screen holds. */
export function useTask(id: string, enabled: boolean) {
  return useQuery({ queryKey: keys.task(id), queryFn: () => loadTask(id), enabled });
}
