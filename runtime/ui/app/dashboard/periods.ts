/** Periods of time on an axis: those in which nothing happened belong there too. */
import type { ReportColumn } from '../../core/report';

type Grain = NonNullable<ReportColumn['grain']>;

const MOST = 400;
const MONTHS: Readonly<Partial<Record<Grain, number>>> = { month: 1, quarter: 3, year: 12 };

/** The first day of the period after the one that starts on `day` ("2026-02-01"). */
export function following(day: string, grain: Grain): string {
  const date = new Date(`${day}T00:00:00Z`);
  const months = MONTHS[grain];
  if (months) date.setUTCMonth(date.getUTCMonth() + months);
  else date.setUTCDate(date.getUTCDate() + (grain === 'week' ? 7 : 1));
  return date.toISOString().slice(0, 10);
}

/** Rising periods with the missing ones between them; unchanged where that would be more than fit. */
export function withoutGaps(days: readonly string[], grain: Grain): readonly string[] {
  const all: string[] = [];
  for (const [at, day] of days.entries()) {
    all.push(day);
    const next = days[at + 1];
    if (next === undefined || next < day) continue;
    for (let between = following(day, grain); between < next; between = following(between, grain)) {
      all.push(between);
      if (all.length > MOST) return days;
    }
  }
  return all;
}
