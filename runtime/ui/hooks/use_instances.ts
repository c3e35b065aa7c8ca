import { useQuery } from '@tanstack/react-query';

import { loadInstances } from '../core/api/process_api';
import { keys } from '../core/query_keys';

const RUNNING_REFETCH_MILLISECONDS = 10_000;

/** Process instances over a record, newest first. */
export function useInstances(entity: string, record: string, enabled = true) {
  return useQuery({
    queryKey: keys.instances(entity, record),
    queryFn: () => loadInstances(entity, record),
    enabled,
    // A decision changes the instance, not the record, so initiators hear of it only by asking.
    refetchInterval: (query) =>
      query.state.data?.some((instance) => instance.state === 'running') ? RUNNING_REFETCH_MILLISECONDS : false,
  });
}
