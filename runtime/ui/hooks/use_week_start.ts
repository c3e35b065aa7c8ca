import { type QueryClient, useQuery } from '@tanstack/react-query';

import type { WeekStart } from '../core/session';
import { meQuery } from './use_me';

const WEEKDAYS: Readonly<Record<WeekStart, number>> = { monday: 1, sunday: 0, saturday: 6 };

/** The day weeks begin with in this workspace, 0 being Sunday; Monday where nobody is signed in. `client`: where none is provided. */
export function useWeekStart(client?: QueryClient): number {
  // Nobody is asked for by it: before the sign-in there is nobody.
  const me = useQuery({ ...meQuery, enabled: false }, client).data;
  return WEEKDAYS[me?.workspace.week_start ?? 'monday'];
}
