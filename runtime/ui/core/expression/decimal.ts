/** Exact decimals: a number of scale s is a BigInt over 10^s, of at most 18 digits. */
import { overflow } from './failure';

const LIMIT = 10n ** 18n;
export const QUOTIENT_SCALE = 6;

export function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** `unscaled` itself, or a failure beyond 18 digits. */
export function fit(unscaled: bigint): bigint {
  return unscaled < LIMIT && unscaled > -LIMIT ? unscaled : overflow();
}

/** numerator / denominator as a whole number, halves away from zero. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const above = numerator < 0n ? -numerator : numerator;
  const below = denominator < 0n ? -denominator : denominator;
  const whole = (2n * above + below) / (2n * below);
  return negative ? -whole : whole;
}

/** The square root of a number at six places, rounded half up; null below zero. */
export function squareRoot(unscaled: bigint, scale: number): bigint | null {
  if (unscaled < 0n) return null;
  return (wholeRoot(4n * unscaled * power(2 * QUOTIENT_SCALE - scale)) + 1n) / 2n;
}

/** The largest integer whose square is not above the value (Newton). */
function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const exact = numerator % denominator === 0n;
  return exact || numerator < 0n === denominator < 0n ? quotient : quotient - 1n;
}

/** From one scale to another, rounded half up where places are dropped. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  return to >= from ? unscaled * power(to - from) : halfUp(unscaled, power(from - to));
}

/** The BigInt of a decimal's text; null when it is none (a field being typed in). */
export function parseDecimal(text: string, scale: number): bigint | null {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = '', places = ''] = match;
  const unscaled = rescale(BigInt(whole + places), places.length, scale);
  return sign === '-' ? -unscaled : unscaled;
}

/** Digits with exactly `scale` decimal places: "-1200.50". */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  const shown = scale ? `${digits.slice(0, cut)}.${digits.slice(cut)}` : digits;
  return unscaled < 0n ? `-${shown}` : shown;
}
