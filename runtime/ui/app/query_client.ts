import { QueryClient } from '@tanstack/react-query';

import { isApiError } from '../core/api/api_error';

const RETRIES = 2;

/** Answers are kept a minute; refusals are final, only a lost connection or a busy server is asked again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 300_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < RETRIES && (!isApiError(error) || error.status === 0 || error.status >= 502),
      },
    },
  });
}
