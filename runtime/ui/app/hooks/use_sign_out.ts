import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

import { signOut } from '../../core/api/session_api';

/** Ends the session and forgets everything that was loaded. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(() => {
    void signOut()
      .catch(() => undefined)
      .then(() => {
        client.clear();
        return navigate({ to: '/login', search: {} });
      });
  }, [client, navigate]);
}
