import { useQuery } from '@tanstack/react-query';

import { loadTokens } from '../core/api/account_api';
import { keys } from '../core/query_keys';

/** One's own API tokens. */
export function useTokens() {
  return useQuery({ queryKey: keys.tokens, queryFn: loadTokens });
}
