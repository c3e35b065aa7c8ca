/** Formulas cut into tokens as `engines/expression/tokens.py` cuts them, going on behind what is wrong. */

export type TokenKind = 'number' | 'text' | 'name' | 'keyword' | 'symbol' | 'wrong';

export interface Token {
  readonly kind: TokenKind;
  /** In UTF-16 units, as editors count. */
  readonly start: number;
  readonly end: number;
  /** Of names without backquotes, of texts without quotes. */
  readonly value: string;
}

export const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'blank', 'true', 'false']);

const PATTERN =
  /(?<number>\d+(?:\.\d+)?)|(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|`(?<quoted>[^`]*)`|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)|(?<symbol>==|!=|<=|>=|\/\/|[<>+\-*/%(),.])|(?<space>\s+)|(?<wrong>[^])/gu;

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const found = match.groups ?? {};
    const start = match.index;
    const end = start + match[0].length;
    if (found.space !== undefined) continue;
    if (found.number !== undefined) tokens.push({ kind: 'number', start, end, value: match[0] });
    else if (found.text !== undefined) tokens.push({ kind: 'text', start, end, value: unescaped(match[0].slice(1, -1)) });
    else if (found.quoted !== undefined) tokens.push({ kind: 'name', start, end, value: found.quoted });
    else if (found.name !== undefined) tokens.push({ kind: KEYWORDS.has(match[0]) ? 'keyword' : 'name', start, end, value: match[0] });
    else tokens.push({ kind: found.symbol === undefined ? 'wrong' : 'symbol', start, end, value: match[0] });
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char));
}

/** A place told in code points, as the server tells it, in UTF-16 units. */
export function unitOf(text: string, point: number): number {
  let units = 0;
  let points = 0;
  for (const char of text) {
    if (points >= point) break;
    units += char.length;
    points += 1;
  }
  return units;
}
