/** Names and literals as the expression language spells them (engines/expression/tokens.py). */
import type { FilterKind } from './operators';

const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'blank', 'true', 'false']);
const BARE = /^[\p{L}_][\p{L}\p{N}_]*$/u;

export function spellPath(path: string): string {
  return path
    .split('.')
    .map((key, index) => (BARE.test(key) && (index > 0 || !KEYWORDS.has(key)) ? key : `\`${key}\``))
    .join('.');
}

export function quote(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    // Control and format characters are refused by the server; nobody searches for them on purpose.
    .replace(/[\p{Cc}\p{Cf}]/gu, '');
  return `"${escaped}"`;
}

export function spellValue(kind: FilterKind, value: string): string {
  switch (kind) {
    case 'number':
      return value;
    case 'date':
      return `date(${quote(value)})`;
    default:
      return quote(value);
  }
}
