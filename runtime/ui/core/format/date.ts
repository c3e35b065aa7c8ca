/** Dates are "YYYY-MM-DD" without a zone; times are UTC and shown in the workspace's zone. */
import type { Language } from '../label';
import { localeOf } from './locale';

export function formatDate(text: string, language: Language): string {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  if (language === 'zh') return text.slice(0, 10);
  return writtenDate(text);
}

/** How dates are typed and shown in inputs, in the notation of dayjs: the first is shown, all are understood. */
export function dateFormats(language: Language): readonly string[] {
  const numeric = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD'];
  return language === 'zh' ? [...numeric, 'M-D', 'M/D'] : ['D MMM YYYY', ...numeric, 'D MMM', 'D MMMM YYYY'];
}

export function dateTimeFormats(language: Language): readonly string[] {
  const numeric = ['YYYY-MM-DD HH:mm', 'YYYY/M/D HH:mm'];
  return language === 'zh' ? numeric : ['D MMM YYYY HH:mm', ...numeric];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-11-21" as "21 Nov 2026". Not by Intl: its "Sept" is not what the inputs write. */
function writtenDate(text: string): string {
  const [year = '', month = '1', day = '1'] = text.slice(0, 10).split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

export function formatDateTime(text: string, language: Language, zone: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const { year, month, day, hour, minute } = wallClock(date, zone);
  const numeric = `${year}-${month}-${day}`;
  return `${language === 'zh' ? numeric : writtenDate(numeric)} ${hour}:${minute}`;
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "5 minutes ago" within a week, the date and time before. */
export function formatRelative(text: string, language: Language, zone: string, now: Date): string {
  const seconds = (new Date(text).getTime() - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (Number.isNaN(seconds)) return text;
  if (distance > 7 * 86_400) return formatDateTime(text, language, zone);
  if (distance < 60) return language === 'zh' ? '刚刚' : 'just now';
  const [unit, length] = UNITS.find(([, size]) => distance >= size) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' }).format(
    Math.round(seconds / length),
    unit,
  );
}

/** A report's period by its grain: "2026-03-01" with "month" is "2026年3月" or "Mar 2026". */
export function formatPeriod(text: string, grain: string | null | undefined, language: Language): string {
  const [year = '', month = '1'] = text.slice(0, 10).split('-');
  switch (grain) {
    case 'year':
      return language === 'zh' ? `${year}年` : year;
    case 'quarter': {
      const quarter = Math.floor((Number(month) - 1) / 3) + 1;
      return language === 'zh' ? `${year}年第${quarter}季度` : `Q${quarter} ${year}`;
    }
    case 'month':
      return language === 'zh'
        ? `${year}年${Number(month)}月`
        : intl('en-US', { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
            new Date(`${text.slice(0, 10)}T00:00:00Z`),
          );
    default:
      return formatDate(text, language);
  }
}

/** Two-digit parts of the clock on the wall in `zone`. */
export function wallClock(date: Date, zone: string): Readonly<Record<string, string>> {
  const parts = intl('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(date);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** The UTC time at which clocks in `zone` show `wall` ("YYYY-MM-DDTHH:mm[:ss]"). */
export function fromWallClock(wall: string, zone: string): string {
  const asUtc = new Date(`${wall}Z`);
  // Twice, because the offset at the first guess may lie on the other side of a clock change.
  let guess = asUtc;
  for (let round = 0; round < 2; round += 1) guess = new Date(asUtc.getTime() - offset(guess, zone));
  return guess.toISOString().replace('.000Z', 'Z');
}

/** "YYYY-MM-DDTHH:mm:ss" on the wall in `zone`. */
export function toWallClock(text: string, zone: string): string {
  const parts = wallClock(new Date(text), zone);
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

function offset(date: Date, zone: string): number {
  return new Date(`${toWallClock(date.toISOString(), zone)}Z`).getTime() - date.getTime();
}

const formats = new Map<string, Intl.DateTimeFormat>();

// Building an Intl format costs 50 µs and a list shows hundreds of dates.
function intl(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options);
    formats.set(key, format);
  }
  return format;
}
