import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

import { isApiError } from '../../core/api/api_error';

/** When the session has ended, leads to the sign-in and back here afterwards. */
export function useSessionGuard(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    function leave(error: unknown): void {
      if (!isApiError(error, 401) || window.location.pathname === '/login') return;
      const next = window.location.pathname + window.location.search;
      client.clear();
      void navigate({ to: '/login', search: { next } });
    }
    const offQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') leave(event.action.error);
    });
    const offMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') leave(event.action.error);
    });
    return () => {
      offQueries();
      offMutations();
    };
  }, [client, navigate]);
}
