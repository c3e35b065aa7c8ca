import { useQuery } from '@tanstack/react-query';

import { loadInstances } from '../core/api/process_api';
import { keys } from '../core/query_keys';

/** Process instances over a record, newest first. */
export function useInstances(entity: string, record: string, enabled = true) {
  return useQuery({
    queryKey: keys.instances(entity, record),
    queryFn: () => loadInstances(entity, record),
    enabled,
  });
}
