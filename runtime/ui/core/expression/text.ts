/** Text as every back end sees it: code points, ASCII case, a fixed set of spaces. */
import { EvaluationFailed } from './failure';

export const MAX_RESULT = 10_000;
const SPACES = new Set(' \t\n\r\u000b\f\u00a0\u3000');
const NUMBER = /^[+-]?\d{1,12}(\.\d{1,6})?$/;

/** Code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Order by code point: UTF-16 units would put U+FFEE behind an emoji. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) {
      const surrogates = Number(isSurrogate(a)) - Number(isSurrogate(b));
      return surrogates || a - b;
    }
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

export function lower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export function upper(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** Without spaces around; null when nothing is left. */
export function trim(text: string): string | null {
  let start = 0;
  let end = text.length;
  while (start < end && SPACES.has(text.charAt(start))) start += 1;
  while (end > start && SPACES.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end) || null;
}

export function join(parts: readonly (string | null)[]): string | null {
  const joined = parts.map((part) => part ?? '').join('');
  if (joined.length > MAX_RESULT && lengthOf(joined) > MAX_RESULT) {
    throw new EvaluationFailed('expression.text_too_long');
  }
  return joined || null;
}

/** The plain decimal a text is, spaces around it allowed; null when it is none. */
export function numberText(text: string): string | null {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ' ') start += 1;
  while (end > start && text[end - 1] === ' ') end -= 1;
  const body = text.slice(start, end);
  return NUMBER.test(body) ? body : null;
}
