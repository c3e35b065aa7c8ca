import { useQuery } from '@tanstack/react-query';

import { loadMe } from '../core/api/session_api';
import { keys } from '../core/query_keys';
import type { Me } from '../core/session';

export const meQuery = { queryKey: keys.me, queryFn: loadMe, staleTime: 60_000, retry: false };

/** The signed-in person; undefined while unknown. Screens behind the sign-in always have it. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}
