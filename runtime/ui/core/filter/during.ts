/** Stretches of days told from today: "the last 7 days" is another stretch tomorrow. */

export const PERIODS = ['today', 'last_7', 'last_30', 'next_7', 'next_30', 'this_month', 'last_month', 'this_year', 'past', 'future'] as const;

export type Period = (typeof PERIODS)[number];

const MONTH = 'date(year(today()), month(today()), 1)';

const BOUNDS: Readonly<Record<Period, readonly [from: string | null, before: string | null]>> = {
  today: ['today()', 'add_days(today(), 1)'],
  last_7: ['add_days(today(), -6)', 'add_days(today(), 1)'],
  last_30: ['add_days(today(), -29)', 'add_days(today(), 1)'],
  next_7: ['today()', 'add_days(today(), 7)'],
  next_30: ['today()', 'add_days(today(), 30)'],
  this_month: [MONTH, `add_months(${MONTH}, 1)`],
  last_month: [`add_months(${MONTH}, -1)`, MONTH],
  this_year: ['date(year(today()), 1, 1)', 'date(year(today()) + 1, 1, 1)'],
  past: [null, 'today()'],
  future: ['add_days(today(), 1)', null],
};

/** The condition that a date lies in a period, as an expression. */
export function duringText(name: string, period: string): string {
  const [from, before] = BOUNDS[period as Period] ?? [null, null];
  return [from && `${name} >= ${from}`, before && `${name} < ${before}`].filter(Boolean).join(' and ');
}

/** The period two neighbouring comparisons stand for; "" where only one was given. */
export function periodOf(from: string, before: string): Period | undefined {
  return PERIODS.find((period) => (BOUNDS[period][0] ?? '') === from && (BOUNDS[period][1] ?? '') === before);
}
