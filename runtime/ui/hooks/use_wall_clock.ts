import { useEffect, useState } from 'react';

import { dayOfDate } from '../core/days';
import { toWallClock } from '../core/format/date';

export interface WallClock {
  /** Days since 1970-01-01. */
  readonly today: number;
  /** Minutes since midnight. */
  readonly minute: number;
}

/** The day and the time on the wall in a zone, to the minute. */
export function useWallClock(zone: string): WallClock {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date().toISOString()), 60_000);
    return () => window.clearInterval(timer);
  }, []);
  const wall = toWallClock(now, zone);
  return { today: dayOfDate(wall.slice(0, 10)) ?? 0, minute: Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)) };
}
