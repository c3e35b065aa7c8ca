import { useQuery } from '@tanstack/react-query';

import { loadPersonAccess } from '../core/api/account_api';
import { keys } from '../core/query_keys';

/** Roles and password of somebody, for administrators. */
export function usePersonAccess(person: string) {
  return useQuery({ queryKey: keys.personAccess(person), queryFn: () => loadPersonAccess(person) });
}
