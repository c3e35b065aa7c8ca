/** Parts of dates and what lies between them; the twin of `functions/calendar_parts.py`. */
import { addDays, civil, dayOf, lastDay } from './calendar';
import { overflow } from './failure';

/** 1970-01-05 was a Monday. */
const MONDAY = 4;
const FARTHEST = 4_000_000n;

export function monthStart(day: number): number {
  return day - civil(day).day + 1;
}

export function monthEnd(day: number): number {
  const { year, month } = civil(day);
  return dayOf(year, month, lastDay(year, month));
}

export function monthsApart(first: number, last: number): number {
  if (last < first) return -monthsApart(last, first);
  const from = civil(first);
  const to = civil(last);
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return to.day < Math.min(from.day, lastDay(to.year, to.month)) ? months - 1 : months;
}

export function dayOfYear(day: number): number {
  return day - dayOf(civil(day).year, 1, 1) + 1;
}

/** ISO 8601: the week of the Thursday in it. */
export function week(day: number): number {
  const place = day - MONDAY;
  const thursday = day - (place - Math.floor(place / 7) * 7) + 3;
  return Math.floor((thursday - dayOf(isoYear(thursday), 1, 1)) / 7) + 1;
}

function isoYear(thursday: number): number {
  // The Thursday of the last week lies in year 9999 at most; `civil` knows the year after as well.
  return civil(thursday).year;
}

/** Mondays to Fridays up to and including a day counted from a Monday. */
function weekdays(day: number): number {
  const weeks = Math.floor(day / 7);
  return 5 * weeks + Math.min(day - weeks * 7 + 1, 5);
}

export function workdays(first: number, last: number): number {
  const start = first - MONDAY;
  const end = last - MONDAY;
  if (end < start) return weekdays(end - 1) - weekdays(start);
  return weekdays(end) - weekdays(start - 1);
}

export function addWorkdays(day: number, count: bigint): number {
  if (count > FARTHEST || count < -FARTHEST) overflow();
  const days = Number(count);
  if (!days) return day;
  const place = day - MONDAY;
  const wanted = (days > 0 ? weekdays(place) : weekdays(place - 1) + 1) + days - 1;
  const weeks = Math.floor(wanted / 5);
  return addDays(0, BigInt(weeks * 7 + wanted - weeks * 5 + MONDAY));
}
