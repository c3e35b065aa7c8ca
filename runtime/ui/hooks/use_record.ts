import { type UseQueryResult, useQuery } from '@tanstack/react-query';

import { loadRecord } from '../core/api/record_api';
import { keys } from '../core/query_keys';
import type { RecordAnswer } from '../core/record';

/** One record, with the dotted paths in `expand` (comma-separated). */
export function useRecord(entity: string, id: string | undefined, expand = ''): UseQueryResult<RecordAnswer> {
  return useQuery({
    queryKey: keys.record(entity, id ?? '', expand),
    queryFn: () => loadRecord(entity, id ?? '', expand),
    enabled: Boolean(entity && id),
  });
}
