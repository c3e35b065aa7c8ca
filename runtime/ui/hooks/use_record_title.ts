import { useQuery } from '@tanstack/react-query';

import { loadRecord } from '../core/api/record_api';
import type { EntityDefinition } from '../core/definition';
import { keys } from '../core/query_keys';

/** The title of one record, where no answer has brought it along. */
export function useRecordTitle(
  name: string,
  entity: EntityDefinition | undefined,
  id: string | undefined,
): string | undefined {
  const answer = useQuery({
    queryKey: keys.record(name, id ?? ''),
    queryFn: () => loadRecord(name, id ?? ''),
    enabled: Boolean(id) && name !== 'system.user',
    staleTime: 60_000,
  });
  const value = answer.data?.values[entity?.title ?? 'name'];
  return typeof value === 'string' ? value : undefined;
}
