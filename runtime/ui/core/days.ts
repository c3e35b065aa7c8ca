/** Days as whole numbers since 1970-01-01: the grid of a month, a week, and how they are called. No React. */
import { addMonths, civil, dayOf, formatDate, lastDay, parseDate } from './expression/calendar';
import { dateLocaleOf } from './format/locale';
import type { Language } from './label';

export { civil, formatDate as dateOfDay, parseDate as dayOfDate };

/** 0 is Sunday. */
export function weekday(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 4) % 7) + 7) % 7;
}

export function startOfWeek(day: number, first: number): number {
  return day - ((weekday(day) - first + 7) % 7);
}

export function startOfMonth(day: number): number {
  const { year, month } = civil(day);
  return dayOf(year, month, 1);
}

/** The same day of the month `months` later, or that month's last. */
export function laterByMonths(day: number, months: number): number {
  return addMonths(day, BigInt(months));
}

export interface MonthGrid {
  /** The first day shown, in the week the month begins in. */
  readonly first: number;
  readonly weeks: number;
}

/** The whole weeks a month lies in. */
export function monthGrid(day: number, firstDayOfWeek: number): MonthGrid {
  const { year, month } = civil(day);
  const start = dayOf(year, month, 1);
  const first = startOfWeek(start, firstDayOfWeek);
  return { first, weeks: Math.ceil((start + lastDay(year, month) - first) / 7) };
}

type Style = 'weekday' | 'day' | 'month' | 'month_name' | 'full' | 'short';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  weekday: { weekday: 'short' },
  day: { month: 'short', day: 'numeric', weekday: 'short' },
  month: { year: 'numeric', month: 'long' },
  month_name: { month: 'short' },
  full: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  short: { month: 'short', day: 'numeric' },
};

/** A day in words: "Mon", "Mon 23 Nov", "November 2026". */
export function dayText(day: number, language: Language, style: Style): string {
  const options = { ...STYLES[style], timeZone: 'UTC' };
  return formatter(dateLocaleOf(language), style, options).format(new Date(day * 86_400_000));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, style: Style, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${style}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, found);
  }
  return found;
}

/** ISO 8601: weeks begin on Monday, and the first has the year's first Thursday. */
export function isoWeek(day: number): number {
  const thursday = startOfWeek(day, 1) + 3;
  return Math.floor((thursday - dayOf(civil(thursday).year, 1, 1)) / 7) + 1;
}
