/** Dates as days since 1970-01-01, times as microseconds since then, years 1 to 9999. */
import { overflow } from './failure';

const DAY = 86_400_000_000n;
const FIRST_DAY = dayOf(1, 1, 1);
const LAST_DAY = dayOf(9999, 12, 31);
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:Z|([+-])(\d\d):(\d\d))$/;

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
export function dayOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

export function civil(day: number): Civil {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function lastDay(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Null when there is no such day. */
export function makeDate(year: bigint, month: bigint, day: bigint): number | null {
  if (year < 1n || year > 9999n || month < 1n || month > 12n) return null;
  if (day < 1n || day > BigInt(lastDay(Number(year), Number(month)))) return null;
  return dayOf(Number(year), Number(month), Number(day));
}

export function addDays(day: number, days: bigint): number {
  const found = BigInt(day) + days;
  return found < BigInt(FIRST_DAY) || found > BigInt(LAST_DAY) ? overflow() : Number(found);
}

/** The same day of another month, or that month's last. */
export function addMonths(day: number, months: bigint): number {
  const from = civil(day);
  const index = BigInt(from.year * 12 + from.month - 1) + months;
  if (index < 12n || index >= 120_000n) overflow();
  const year = Math.floor(Number(index) / 12);
  const month = (Number(index) % 12) + 1;
  return dayOf(year, month, Math.min(from.day, lastDay(year, month)));
}

/** A time within the calendar. */
export function boundedTime(microseconds: bigint): bigint {
  const inside = microseconds >= BigInt(FIRST_DAY) * DAY && microseconds < BigInt(LAST_DAY + 1) * DAY;
  return inside ? microseconds : overflow();
}

// --- text ------------------------------------------------------------------------------------

export function parseDate(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return null;
  return makeDate(BigInt(match[1] ?? ''), BigInt(match[2] ?? ''), BigInt(match[3] ?? ''));
}

export function formatDate(day: number): string {
  const { year, month, day: date } = civil(day);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

/** Microseconds of an RFC 3339 time; null when it is none. */
export function parseTime(text: string): bigint | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [, date = '', hours = '', minutes = '', seconds = '0', fraction = '', sign, zoneHours, zoneMinutes] = match;
  const day = parseDate(date);
  if (day === null) return null;
  const offset = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  const shift = sign === '-' ? -offset : offset;
  const atUtc = (Number(hours) * 60 + Number(minutes) - shift) * 60 + Number(seconds);
  return BigInt(day) * DAY + BigInt(atUtc) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

export function formatTime(microseconds: bigint): string {
  const day = floorDay(microseconds);
  const inside = microseconds - BigInt(day) * DAY;
  const seconds = Number(inside / 1_000_000n);
  const fraction = inside % 1_000_000n;
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const places = fraction ? `.${fraction.toString().padStart(6, '0')}` : '';
  return `${formatDate(day)}T${clock}${places}Z`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function floorDay(microseconds: bigint): number {
  const day = microseconds / DAY;
  return Number(microseconds % DAY < 0n ? day - 1n : day);
}

// --- zones -------------------------------------------------------------------------------------

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The zone's wall time at an instant, as if it were UTC, in microseconds. */
function wall(microseconds: bigint, zone: string): bigint {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return microseconds + BigInt(fixed[1] === '-' ? -minutes : minutes) * 60_000_000n;
  }
  const remainder = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (microseconds - remainder) / 1_000_000n;
  const parts: Record<string, number> = {};
  for (const part of formatter(zone).formatToParts(Number(seconds) * 1000)) {
    parts[part.type] = Number(part.value);
  }
  const { year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const clock = (hour * 60 + minute) * 60 + second;
  return BigInt(dayOf(year, month, day)) * DAY + BigInt(clock) * 1_000_000n + remainder;
}

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Microseconds since midnight in the zone. */
export function localTime(microseconds: bigint, zone: string): bigint {
  const local = wall(microseconds, zone);
  return local - BigInt(floorDay(local)) * DAY;
}

export function localDay(microseconds: bigint, zone: string): number {
  return floorDay(wall(microseconds, zone));
}

/** "2026-01-31 08:00" in the zone. */
export function localText(microseconds: bigint, zone: string): string {
  const local = formatTime(wall(microseconds, zone));
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}
