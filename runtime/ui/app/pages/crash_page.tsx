import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { Failed } from '../../views/common/failed';

/** A screen that could not start; the rest of the app goes on. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Failed
      page
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
