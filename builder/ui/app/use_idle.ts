import { useEffect, useState } from 'react';

/** At the latest, however busy the page is. */
const LATEST_MILLISECONDS = 2000;

/** False until the page has nothing to do: what looks at the work (previews, editors of text) comes after what one works with. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const now = () => setIdle(true);
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(now);
      return () => clearTimeout(timer);
    }
    const asked = requestIdleCallback(now, { timeout: LATEST_MILLISECONDS });
    return () => cancelIdleCallback(asked);
  }, []);
  return idle;
}
