/** Durations as people type and read them; "01:30:00" is the form the API knows. */
import type { Language } from '../label';

const CLOCK = /^(-?)(\d{1,7}):([0-5]?\d)(?::([0-5]?\d))?$/;
const PART =
  /^(\d{1,9}(?:\.\d{1,4})?)(days?|d|天|日|hours?|hrs?|h|个小时|小时|时|minutes?|mins?|m|分钟|分|seconds?|secs?|s|秒钟|秒)/;
const SECONDS: Readonly<Record<string, number>> = {
  d: 86_400, 天: 86_400, 日: 86_400, h: 3600, 个: 3600, 小: 3600, 时: 3600, m: 60, 分: 60, s: 1, 秒: 1,
};

/** "1h30m", "1:30", "1 小时 30 分" → "01:30:00"; null for anything else. */
export function parseDuration(text: string): string | null {
  const body = text.normalize('NFKC').trim().toLowerCase().replaceAll(' ', '');
  const clock = CLOCK.exec(body);
  if (clock) {
    const [, sign, hours, minutes, seconds = '0'] = clock;
    return spell((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds), sign === '-');
  }
  const negative = body.startsWith('-');
  let rest = negative ? body.slice(1) : body;
  let total = 0;
  let last = 86_401;
  if (!rest) return null;
  while (rest) {
    const match = PART.exec(rest);
    const unit = SECONDS[match?.[2]?.[0] ?? ''];
    if (!match || unit === undefined || unit >= last) return null;
    total += Number(match[1]) * unit;
    last = unit;
    rest = rest.slice(match[0].length);
  }
  const seconds = Math.round(total * 1000) / 1000;
  return Number.isInteger(seconds) ? spell(seconds, negative) : null;
}

/** "1 小时 30 分", "1 h 30 min": the parts that are not nought. */
export function showDuration(value: string, language: Language): string {
  const match = /^(-?)(\d+):(\d\d):(\d\d)(?:\.\d+)?$/.exec(value);
  if (!match) return value;
  const [, sign = '', hours, minutes, seconds] = match;
  const units = language === 'zh' ? [' 小时', ' 分', ' 秒'] : [' h', ' min', ' s'];
  const parts = [hours, minutes, seconds].flatMap((part, at) => (Number(part) ? [`${Number(part)}${units[at]}`] : []));
  return parts.length ? sign + parts.join(' ') : `0${units[1]}`;
}

function spell(seconds: number, negative: boolean): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return negative && seconds ? `-${text}` : text;
}
