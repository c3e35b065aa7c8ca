/** The text of a filter back to conditions, as far as a form can show them; the rest stays text. */
import type { Condition, FieldCondition } from './condition';
import { periodOf } from './during';
import type { FilterKind, Operator } from './operators';

type KindOf = (path: string) => FilterKind | undefined;

const NAME = '((?:`[^`]+`|[\\p{L}_][\\p{L}\\p{N}_]*)(?:\\.(?:`[^`]+`|[\\p{L}_][\\p{L}\\p{N}_]*))*)';
const VALUE = '(.+)';
const COMPARISON = new RegExp(`^${NAME}\\s*(==|!=|>=|<=|>|<)\\s*${VALUE}$`, 'su');
const MEMBERSHIP = new RegExp(`^${NAME}\\s+in\\s*\\((.*)\\)$`, 'su');
const TEXT_NAME = `(?:lower\\(\\s*)?${NAME}(?:\\s*\\))?`;
const CALL = new RegExp(`^(contains|starts_with)\\(\\s*${TEXT_NAME}\\s*,\\s*(".*")\\s*\\)$`, 'su');
const ITEMS = new RegExp(`^(not\\s+)?(has_any|has_all)\\(\\s*${NAME}\\s*,(.*)\\)$`, 'su');
const WITHIN = new RegExp(`^(not\\s+)?within\\(\\s*${NAME}\\s*,(.*)\\)$`, 'su');
const ITEM = new RegExp(`^(".*"|'.*')\\s+in\\s+${NAME}$`, 'su');
const BLANK = new RegExp(`^(not\\s+)?is_blank\\(\\s*${NAME}\\s*\\)$`, 'u');

const BY_SYMBOL: Readonly<Record<string, Operator>> = {
  '==': 'is',
  '!=': 'is_not',
  '>': 'more',
  '>=': 'at_least',
  '<': 'less',
  '<=': 'at_most',
};

/** `kindOf` tells the kind of a path, or undefined when the entity has no such field. */
export function parseFilter(text: string | undefined, kindOf: KindOf): readonly Condition[] {
  const parts = text?.trim() ? splitAnd(text.trim()) : [];
  return joinPeriods(joinRanges(parts.map((part) => parsePart(unwrap(part), kindOf))), kindOf);
}

function parsePart(text: string, kindOf: KindOf): Condition {
  return parseItems(text, kindOf) ?? parseBranches(text, kindOf) ?? parseComparison(text, kindOf) ?? parseCall(text, kindOf) ?? { text };
}

/** What is asked of a list: has_any, has_all, or one item in it. */
function parseItems(text: string, kindOf: KindOf): FieldCondition | null {
  const item = ITEM.exec(text);
  const call = item ? null : ITEMS.exec(text);
  if (call?.[1] && call[2] === 'has_all') return null;
  const path = plainPath((item ? item[2] : call?.[3]) ?? '');
  if (kindOf(path) !== 'list') return null;
  const values = (item ? [item[1] ?? ''] : splitTop(call?.[4] ?? '', ',')).map((part) => readText(part.trim()));
  if (values.length === 0 || values.includes(null)) return null;
  const operator = call?.[1] ? 'none_of' : call?.[2] === 'has_all' ? 'all_of' : 'any_of';
  return { path, kind: 'list', operator, values: values as string[] };
}

/** What is asked of options that form a tree; one option alone is a branch of its own. */
function parseBranches(text: string, kindOf: KindOf): FieldCondition | null {
  const call = WITHIN.exec(text);
  const path = plainPath(call?.[2] ?? '');
  if (!call || kindOf(path) !== 'branch') return null;
  const values = splitTop(call[3] ?? '', ',').map((part) => readText(part.trim()));
  if (values.length === 0 || values.includes(null)) return null;
  return { path, kind: 'branch', operator: call[1] ? 'not_within' : 'within', values: values as string[] };
}

function parseComparison(text: string, kindOf: KindOf): FieldCondition | null {
  const membership = MEMBERSHIP.exec(text);
  if (membership) {
    const path = plainPath(membership[1] ?? '');
    const kind = kindOf(path);
    const values = splitTop(membership[2] ?? '', ',').map((part) => readValue(part.trim(), kind));
    if (!kind || kind === 'branch' || values.length === 0 || values.includes(null)) return null;
    return { path, kind, operator: 'any_of', values: values as string[] };
  }
  const comparison = COMPARISON.exec(text);
  if (!comparison) return null;
  const path = plainPath(comparison[1] ?? '');
  const kind = kindOf(path);
  const symbol = comparison[2] ?? '';
  const written = (comparison[3] ?? '').trim();
  if (!kind || kind === 'branch') return null;
  if (kind === 'boolean') {
    if (symbol !== '==' || (written !== 'true' && written !== 'false')) return null;
    return { path, kind, operator: written === 'true' ? 'is_true' : 'is_false', values: [] };
  }
  const value = readValue(written, kind);
  if (value === null) return null;
  const listed = symbol === '==' && (kind === 'choice' || kind === 'reference');
  const operator = listed ? 'any_of' : BY_SYMBOL[symbol];
  return operator ? { path, kind, operator, values: [value] } : null;
}

function parseCall(text: string, kindOf: KindOf): FieldCondition | null {
  const blank = BLANK.exec(text);
  if (blank) {
    const path = plainPath(blank[2] ?? '');
    const kind = kindOf(path);
    return kind ? { path, kind, operator: blank[1] ? 'is_not_blank' : 'is_blank', values: [] } : null;
  }
  const call = CALL.exec(text);
  if (!call) return null;
  const path = plainPath(call[2] ?? '');
  const kind = kindOf(path);
  const value = readText(call[3] ?? '');
  if (!kind || value === null) return null;
  return { path, kind, operator: call[1] as Operator, values: [value] };
}

/** `a >= 1 and a <= 2` was one "between". */
function joinRanges(conditions: readonly Condition[]): readonly Condition[] {
  const joined: Condition[] = [];
  for (const condition of conditions) {
    const before = joined.at(-1);
    const range =
      before &&
      'path' in before &&
      'path' in condition &&
      before.path === condition.path &&
      before.operator === 'at_least' &&
      condition.operator === 'at_most';
    if (range) {
      joined[joined.length - 1] = {
        ...before,
        operator: 'between',
        values: [...before.values, ...condition.values],
      };
    } else {
      joined.push(condition);
    }
  }
  return joined;
}

/** `due >= today() and due < add_days(today(), 7)` was "the next 7 days". */
function joinPeriods(conditions: readonly Condition[], kindOf: KindOf): readonly Condition[] {
  const joined: Condition[] = [];
  for (let at = 0; at < conditions.length; at += 1) {
    const one = bound(conditions[at], kindOf);
    const two = bound(conditions[at + 1], kindOf);
    const both = one?.symbol === '>=' && two?.symbol === '<' && one.path === two.path && periodOf(one.to, two.to);
    const alone = one && (one.symbol === '>=' ? periodOf(one.to, '') : periodOf('', one.to));
    const period = both || alone;
    const given = conditions[at];
    if (one && period) joined.push({ path: one.path, kind: 'date', operator: 'during', values: [period] });
    else if (given) joined.push(given);
    if (both) at += 1;
  }
  return joined;
}

function bound(
  condition: Condition | undefined,
  kindOf: KindOf,
): { readonly path: string; readonly symbol: string; readonly to: string } | null {
  if (!condition || 'path' in condition) return null;
  const match = COMPARISON.exec(condition.text);
  const path = plainPath(match?.[1] ?? '');
  const symbol = match?.[2] ?? '';
  if (kindOf(path) !== 'date' || (symbol !== '>=' && symbol !== '<')) return null;
  return { path, symbol, to: (match?.[3] ?? '').trim() };
}

/** Cuts at every `and` outside quotes and parentheses; a top-level `or` keeps the whole together. */
function splitAnd(text: string): readonly string[] {
  if (splitTop(text, 'or').length > 1) return [text];
  return splitTop(text, 'and').flatMap((part) => {
    const inner = unwrap(part);
    return inner === part.trim() ? [inner] : splitAnd(inner);
  });
}

/** The text cut at a word or sign that stands outside quotes and parentheses. */
export function splitTop(text: string, separator: string): readonly string[] {
  const word = /^\w/.test(separator);
  const parts: string[] = [];
  let depth = 0;
  let quoted = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === quoted) quoted = '';
    } else if (char === '"' || char === "'" || char === '`') quoted = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (depth === 0 && text.startsWith(separator, at) && (!word || standsAlone(text, at, separator))) {
      parts.push(text.slice(start, at));
      start = at + separator.length;
      at = start - 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter(Boolean);
}

function standsAlone(text: string, at: number, word: string): boolean {
  const around = /[\p{L}\p{N}_.]/u;
  return !around.test(text[at - 1] ?? ' ') && !around.test(text[at + word.length] ?? ' ');
}

/** Drops parentheses around the whole text. */
export function unwrap(text: string): string {
  let inner = text.trim();
  while (inner.startsWith('(') && inner.endsWith(')') && closes(inner)) inner = inner.slice(1, -1).trim();
  return inner;
}

function closes(text: string): boolean {
  let depth = 0;
  let quoted = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === quoted) quoted = '';
    } else if (char === '"' || char === "'" || char === '`') quoted = char;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0 && at < text.length - 1) return false;
    }
  }
  return depth === 0;
}

function readValue(written: string, kind: FilterKind | undefined): string | null {
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(written) ? written : null;
  const call = kind === 'date' ? /^date\((.*)\)$/s.exec(written) : null;
  return readText(call ? (call[1] ?? '').trim() : written);
}

function readText(written: string): string | null {
  const match = /^(["'])((?:\\.|(?!\1)[^\\])*)\1$/s.exec(written);
  if (!match) return null;
  return (match[2] ?? '').replace(/\\(.)/gs, (_, char: string) =>
    char === 'n' ? '\n' : char === 't' ? '\t' : char,
  );
}

function plainPath(written: string): string {
  return written.replaceAll('`', '');
}

