/** Durations as whole microseconds, written "01:30:00"; the twin of `engines/expression/durations.py`. */
const CLOCK = /^([+-]?)(\d{1,12}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?$/;
const SECOND = 1_000_000n;

/** Microseconds of the canonical text; null when it is none (a field being typed in). */
export function readDuration(text: string): bigint | null {
  const match = CLOCK.exec(text);
  if (!match) return null;
  const [, sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const found = whole * SECOND + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -found : found;
}

export function writeDuration(microseconds: bigint): string {
  const size = microseconds < 0n ? -microseconds : microseconds;
  const seconds = size / SECOND;
  const fraction = size % SECOND;
  const two = (value: bigint): string => value.toString().padStart(2, '0');
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const places = fraction ? `.${fraction.toString().padStart(6, '0')}` : '';
  return `${microseconds < 0n ? '-' : ''}${clock}${places}`;
}
