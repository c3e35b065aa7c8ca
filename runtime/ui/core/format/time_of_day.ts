/** Times of day as "08:30:00"; shown without seconds where there are none. */

export function showTimeOfDay(value: string): string {
  return value.replace(/^(\d\d:\d\d):00$/, '$1');
}

/** "8:30", "08:30:15" → "08:30:00"; null for what is no time of day. */
export function parseTimeOfDay(text: string): string | null {
  const match = /^(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?$/.exec(text.trim());
  if (!match) return null;
  const [, hours = '', minutes = '', seconds = '00'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}:${seconds}`;
}
