import { useQuery } from '@tanstack/react-query';

import type { HolderKind } from '../core/access';
import { loadPersonAccess } from '../core/api/account_api';
import { keys } from '../core/query_keys';

/** Roles of somebody, and of a person the password; for administrators. */
export function usePersonAccess(holder: string, kind: HolderKind = 'user') {
  return useQuery({ queryKey: keys.personAccess(holder), queryFn: () => loadPersonAccess(holder, kind) });
}
