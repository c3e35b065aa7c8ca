import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { isApiError } from '../../core/api/api_error';
import { Failed } from '../../views/common/failed';

/** A screen that could not start; the rest of the app goes on. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Failed
      page
      error={error}
      onRetry={() => {
        // Code that did not arrive, or a newer release behind the same address: only a fresh page helps.
        if (!isApiError(error)) return location.reload();
        reset();
        void router.invalidate();
      }}
    />
  );
}
