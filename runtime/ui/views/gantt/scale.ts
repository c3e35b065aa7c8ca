/** How wide a day is, and what stands above the bars. No React. */
import { civil, isoWeek, startOfMonth, startOfWeek } from '../../core/days';
import { dayOf } from '../../core/expression/calendar';

export const ZOOMS = ['day', 'week', 'month', 'quarter'] as const;
export type Zoom = (typeof ZOOMS)[number];

/** Pixels of a day. */
export const DAY_WIDTH: Readonly<Record<Zoom, number>> = { day: 40, week: 16, month: 5, quarter: 2 };

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** The upper and the lower line of the heading. */
export const UNITS: Readonly<Record<Zoom, readonly [Unit, Unit]>> = {
  day: ['month', 'day'],
  week: ['month', 'week'],
  month: ['year', 'month'],
  quarter: ['year', 'quarter'],
};

export interface Tick {
  readonly unit: Unit;
  readonly first: number;
  readonly days: number;
  /** Day of the month, ISO week, month, quarter or year. */
  readonly number: number;
}

/**
 * The units that lie, if only in part, between two days. `weekBegins`: 0 for Sunday; whichever day that is, a week has the number
 * ISO 8601 gives to most of its days.
 */
export function ticks(unit: Unit, from: number, to: number, weekBegins: number): readonly Tick[] {
  const found: Tick[] = [];
  for (let first = unitStart(unit, from, weekBegins); first <= to; ) {
    const next = unitStart(unit, first + LONGER[unit], weekBegins);
    found.push({ unit, first, days: next - first, number: numberOf(unit, first) });
    first = next;
  }
  return found;
}

/** More days than the unit has, and fewer than two of it. */
const LONGER: Readonly<Record<Unit, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

function unitStart(unit: Unit, day: number, weekBegins: number): number {
  const { year, month } = civil(day);
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return startOfWeek(day, weekBegins);
    case 'month':
      return startOfMonth(day);
    case 'quarter':
      return dayOf(year, month - ((month - 1) % 3), 1);
    case 'year':
      return dayOf(year, 1, 1);
  }
}

function numberOf(unit: Unit, first: number): number {
  const { year, month, day } = civil(first);
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return isoWeek(first + 3);
    case 'month':
      return month;
    case 'quarter':
      return (month + 2) / 3;
    case 'year':
      return year;
  }
}

/** The days shown: all bars with room on both sides, today among them; never more than a century. */
export function range(bars: readonly { readonly first: number; readonly last: number }[], today: number, zoom: Zoom, weekBegins: number): readonly [number, number] {
  const room = { day: 7, week: 21, month: 62, quarter: 190 }[zoom];
  let first = today;
  let last = today;
  for (const bar of bars) {
    first = Math.min(first, bar.first);
    last = Math.max(last, bar.last);
  }
  const [, unit] = UNITS[zoom];
  const from = unitStart(unit, Math.max(first - room, today - MOST_DAYS), weekBegins);
  return [from, Math.min(last + room, today + MOST_DAYS)];
}

const MOST_DAYS = 18_263;
