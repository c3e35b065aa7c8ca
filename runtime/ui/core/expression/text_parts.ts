/** Texts taken apart and put together, by code points; the twin of `functions/text_parts.py`. */
import { EvaluationFailed } from './failure';
import { lengthOf, MAX_RESULT, trim } from './text';

function bounded(length: number): void {
  if (length > MAX_RESULT) throw new EvaluationFailed('expression.text_too_long');
}

/** A count no text reaches stands for any larger one. */
function counted(value: bigint): number {
  return value > 1_000_000n ? 1_000_000 : value < 0n ? 0 : Number(value);
}

export function left(text: string, count: bigint): string | null {
  return [...text].slice(0, counted(count)).join('') || null;
}

export function right(text: string, count: bigint): string | null {
  const kept = counted(count);
  return kept ? [...text].slice(-kept).join('') || null : null;
}

export function mid(text: string, start: bigint, count: bigint): string | null {
  if (start < 1n || count < 1n) return null;
  const first = counted(start) - 1;
  return [...text].slice(first, first + counted(count)).join('') || null;
}

export function find(text: string, part: string): bigint | null {
  const place = text.indexOf(part);
  return place < 0 ? null : BigInt(lengthOf(text.slice(0, place)) + 1);
}

export function replace(text: string | null, old: string | null, next: string | null): string | null {
  if (!text || !old) return text;
  const parts = text.split(old);
  bounded(lengthOf(text) + (parts.length - 1) * (lengthOf(next ?? '') - lengthOf(old)));
  return parts.join(next ?? '') || null;
}

export function before(text: string, part: string): string | null {
  const place = text.indexOf(part);
  return place > 0 ? text.slice(0, place) : null;
}

export function after(text: string, part: string): string | null {
  const place = text.indexOf(part);
  return place < 0 ? null : text.slice(place + part.length) || null;
}

export function repeat(text: string, count: bigint): string | null {
  if (count < 1n) return null;
  bounded(counted(count) * lengthOf(text));
  return text.repeat(counted(count));
}

/** What is missing of `length` characters. */
export function padding(text: string, length: bigint, fill: string): string {
  const missing = counted(length) - lengthOf(text);
  if (missing <= 0) return '';
  bounded(counted(length));
  return [...fill.repeat(Math.ceil(missing / lengthOf(fill)))].slice(0, missing).join('');
}

/** A part of a value that has several; the twin of `functions/parts.py`. */
export function partOf(whole: string, name: string): string | null {
  const found: unknown = (JSON.parse(whole) as Record<string, unknown>)[name];
  return typeof found === 'string' && found !== '' ? found : null;
}

const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&nbsp;', ' '],
  ['&amp;', '&'],
];

/** Rich text as its plain text; the twin of `engines/expression/markup.py`. */
export function plainText(markup: string): string | null {
  let text = markup.replaceAll(/<br>|<hr>|<\/(?:p|li|h1|h2|h3|blockquote|pre)>/g, '\n').replaceAll(/<[^>]*>/g, '');
  for (const [entity, character] of ENTITIES) text = text.replaceAll(entity, character);
  return trim(text);
}
