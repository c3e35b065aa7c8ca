import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { runReport } from '../core/api/report_api';
import { keys } from '../core/query_keys';

export function useReport(app: string, report: string, filter?: string) {
  return useQuery({
    queryKey: keys.report(app, report, filter),
    queryFn: () => runReport(app, report, filter),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
