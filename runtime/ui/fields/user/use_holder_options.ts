import { keepPreviousData, useQuery } from '@tanstack/react-query';

import type { HolderKind } from '../../core/access';
import { searchHolders } from '../../core/api/access_api';
import { keys } from '../../core/query_keys';
import { usePeopleOptions } from './use_people_options';

/** The picker's question for people, positions, groups or departments. */
export function useHolderOptions(kind: HolderKind, search: string, open: boolean) {
  const people = usePeopleOptions(search, open && kind === 'user');
  const others = useQuery({
    queryKey: keys.holders(kind, search),
    queryFn: ({ signal }) => (kind === 'user' ? [] : searchHolders(kind, search, signal)),
    placeholderData: keepPreviousData,
    enabled: open && kind !== 'user',
    staleTime: 15_000,
  });
  if (kind === 'user') return people;
  return {
    options: (others.data ?? []).filter((one) => one.kind === kind).map(({ id, name }) => ({ id, title: name })),
    loading: others.isFetching,
    failed: others.isError,
  };
}
