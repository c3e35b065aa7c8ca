import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { type ListQuery, listRecords } from '../../core/api/record_api';
import { keys } from '../../core/query_keys';
import type { RecordAnswer } from '../../core/record';

const PAGE = 500;

export interface AllRecords {
  readonly records: readonly RecordAnswer[];
  /** There are more than were asked for. */
  readonly more: boolean;
  readonly count?: number;
  readonly count_capped?: boolean;
}

/** Every record a query matches, up to `most`: for screens that draw them all at once. */
export function useAllRecords(entity: string, query: ListQuery, most: number, enabled = true) {
  return useQuery({
    queryKey: keys.list(entity, { ...query, most }),
    queryFn: ({ signal }) => loadAll(entity, query, most, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
}

async function loadAll(entity: string, query: ListQuery, most: number, signal: AbortSignal): Promise<AllRecords> {
  const first = await listRecords(entity, { ...query, limit: PAGE, count: 1 }, signal);
  const records = [...first.records];
  let { next } = first;
  while (next && records.length < most) {
    const page = await listRecords(entity, { ...query, limit: PAGE, after: next }, signal);
    records.push(...page.records);
    ({ next } = page);
  }
  return { records, more: next !== null, count: first.count, count_capped: first.count_capped };
}
