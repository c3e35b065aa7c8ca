import { useSyncExternalStore } from 'react';

const QUERY = '(min-width: 1200px)';

/** Whether there is room for the panel beside the table. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(QUERY);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(QUERY).matches,
  );
}
