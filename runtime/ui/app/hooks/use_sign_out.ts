import { useCallback } from 'react';

import { signOut } from '../../core/api/session_api';

/** Ends the session and forgets everything that was loaded. */
export function useSignOut(): () => void {
  return useCallback(() => {
    // A fresh page, not a route: what stands on this one would go on asking for records.
    void signOut()
      .catch(() => undefined)
      .then(async () => (await import('../../core/form/draft')).dropSyncedDrafts())
      .then(() => window.location.assign('/login'));
  }, []);
}
