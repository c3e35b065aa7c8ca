import { type UseQueryResult, useQuery } from '@tanstack/react-query';

import { loadApp } from '../core/api/record_api';
import type { AppDefinition } from '../core/definition';
import { keys } from '../core/query_keys';

/** An app as the caller may see it. Kept until the catalogue changes. */
export function useAppDefinition(app: string | undefined): UseQueryResult<AppDefinition> {
  return useQuery({
    queryKey: keys.app(app ?? ''),
    queryFn: () => loadApp(app ?? ''),
    enabled: Boolean(app),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
