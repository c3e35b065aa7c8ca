import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { searchPeople } from '../core/api/session_api';
import { keys } from '../core/query_keys';

/** People whose name or address contains `text`. */
export function usePeople(text: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.people(text),
    queryFn: ({ signal }) => searchPeople(text, signal),
    placeholderData: keepPreviousData,
    enabled,
    staleTime: 60_000,
  });
}
