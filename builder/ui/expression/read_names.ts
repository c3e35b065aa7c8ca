/** Where a text names fields: what chips stand for, and what may follow at a place. */
import type { FieldDefinition } from '@yingzao/runtime-ui/core/definition';

import { type ExpressionScope, type ScopeName, followed, namesOf } from './scope';
import { type Token, tokenize } from './tokens';

/** Functions whose later arguments are told about each row of the first. */
const OVER_ROWS = new Set(['sum', 'avg', 'count', 'min', 'max', 'any', 'all']);

export interface NamedPath {
  readonly start: number;
  readonly end: number;
  /** The names along it; the last is what it leads to. */
  readonly steps: readonly ScopeName[];
}

interface Level {
  /** The function called, "" for a mere parenthesis. */
  readonly call: string;
  readonly names: readonly ScopeName[];
  first: readonly ScopeName[] | undefined;
  commas: number;
}

/** Every path that leads somewhere. */
export function namedPaths(text: string, scope: ExpressionScope): readonly NamedPath[] {
  const found: NamedPath[] = [];
  walk(tokenize(text), namesOf(scope), (path) => found.push(path));
  return found;
}

export interface NamedOption {
  /** Of the text literal, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly field: FieldDefinition;
}

const TAKES_OPTIONS = new Set(['has_any', 'has_all', 'within', 'contains', 'add_items', 'remove_items']);

/** Texts that stand for an option: compared with a choice, or listed for one. */
export function namedOptions(text: string, scope: ExpressionScope): readonly NamedOption[] {
  const tokens = tokenize(text);
  const paths = namedPaths(text, scope).filter(({ steps }) => (steps.at(-1)?.field?.options ?? []).length > 0);
  const found: NamedOption[] = [];
  for (const path of paths) {
    const field = path.steps.at(-1)?.field as FieldDefinition;
    const add = (token: Token | undefined): boolean => {
      if (token?.kind !== 'text') return false;
      found.push({ start: token.start, end: token.end, key: token.value, field });
      return true;
    };
    const first = tokens.findIndex(({ start }) => start === path.start);
    let at = tokens.findIndex(({ end }) => end === path.end) + 1;
    if (isSign(tokens[at], '==') || isSign(tokens[at], '!=')) {
      add(tokens[at + 1]);
    } else {
      const listed = isSign(tokens[first - 1], '(') && TAKES_OPTIONS.has(tokens[first - 2]?.value ?? '') && isSign(tokens[at], ',');
      if (tokens[at]?.value === 'not') at += 1;
      if (tokens[at]?.value === 'in' && isSign(tokens[at + 1], '(')) at += 1;
      else if (!listed) continue;
      for (at += 1; add(tokens[at]) && isSign(tokens[at + 1], ','); ) at += 2;
    }
  }
  return found;
}

/** Names that may stand at `position`, in the row an aggregate runs over as well as around it. */
export function namesAt(text: string, position: number, scope: ExpressionScope): readonly ScopeName[] {
  const before = tokenize(text.slice(0, position));
  return walk(before, namesOf(scope), () => {});
}

/** Walks the tokens, and gives the names legal behind the last of them. */
function walk(tokens: readonly Token[], top: readonly ScopeName[], found: (path: NamedPath) => void): readonly ScopeName[] {
  const levels: Level[] = [{ call: '', names: top, first: undefined, commas: 0 }];
  const level = () => levels.at(-1) as Level;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'symbol') {
      if (token.value === '(') {
        const before = tokens[at - 1];
        const call = before?.kind === 'name' ? before.value : '';
        levels.push({ call, names: level().names, first: undefined, commas: 0 });
      } else if (token.value === ')' && levels.length > 1) {
        levels.pop();
      } else if (token.value === ',') {
        const here = level();
        const rows = here.first?.at(-1);
        if (here.commas === 0 && OVER_ROWS.has(here.call) && rows?.rows) {
          const inner = rows.members?.() ?? [];
          const keys = new Set(inner.map(({ key }) => key));
          levels[levels.length - 1] = { ...here, names: [...inner, ...here.names.filter(({ key }) => !keys.has(key))] };
        }
        level().commas += 1;
      }
      continue;
    }
    if (token.kind !== 'name' || isSign(tokens[at + 1], '(')) continue;
    const path = [token];
    while (isSign(tokens[at + 1], '.') && isWord(tokens[at + 2])) {
      path.push(tokens[at + 2] as Token);
      at += 2;
    }
    const steps = followed(level().names, path.map(({ value }) => value));
    if (steps) found({ start: token.start, end: path.at(-1)?.end ?? token.end, steps });
    const here = level();
    if (here.commas === 0) here.first = here.first ?? steps;
  }
  return level().names;
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'symbol' && token.value === sign;
}

function isWord(token: Token | undefined): boolean {
  return token?.kind === 'name' || token?.kind === 'keyword';
}
