import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { searchRecords } from '../core/api/search_api';
import { keys } from '../core/query_keys';

/** Records of every entity that match, a few of each. What was found before stays until the next answer. */
export function useSearch(q: string, limit: number) {
  return useQuery({
    queryKey: keys.search(q, '', limit),
    queryFn: ({ signal }) => searchRecords({ q, limit }, signal),
    enabled: q !== '',
    placeholderData: q === '' ? undefined : keepPreviousData,
    staleTime: 5_000,
  });
}

/** Records of one entity that match, page after page. */
export function useSearchPages(q: string, entity: string, limit: number) {
  return useInfiniteQuery({
    queryKey: keys.search(q, entity, limit),
    queryFn: ({ pageParam, signal }) =>
      searchRecords({ q, entity, limit, after: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.groups[0]?.next ?? undefined,
    enabled: q !== '' && entity !== '',
    staleTime: 5_000,
  });
}
