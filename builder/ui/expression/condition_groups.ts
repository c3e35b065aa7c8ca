/**
 * A condition as rows and groups, and back to the text of the expression language. What rows cannot show stays
 * text inside; writing what was read gives a text that means the same.
 */
import { type Condition, isFieldCondition } from '@yingzao/runtime-ui/core/filter/condition';
import { conditionText, isComplete } from '@yingzao/runtime-ui/core/filter/expression_text';
import type { FilterKind } from '@yingzao/runtime-ui/core/filter/operators';
import { parseFilter, splitTop, unwrap } from '@yingzao/runtime-ui/core/filter/parse';

export interface ConditionGroup {
  readonly joined: 'all' | 'any';
  readonly items: readonly ConditionItem[];
}

export type ConditionItem = Condition | ConditionGroup;

export type KindOf = (path: string) => FilterKind | undefined;

/** Groups within groups people still follow. */
export const MOST_LEVELS = 3;

export function isGroup(item: ConditionItem): item is ConditionGroup {
  return 'items' in item;
}

/** `kindOf` tells how a path is compared; undefined where there is none. */
export function readConditions(text: string, kindOf: KindOf): ConditionGroup {
  const whole = unwrap(text);
  if (whole === '') return { joined: 'all', items: [] };
  if (!isClosed(whole)) return { joined: 'all', items: [{ text: whole }] };
  return readGroup(whole, kindOf, 1);
}

function readGroup(text: string, kindOf: KindOf, level: number): ConditionGroup {
  const either = splitTop(text, 'or');
  if (either.length > 1) return { joined: 'any', items: either.flatMap((part) => readPart(part, kindOf, level)) };
  const items: ConditionItem[] = [];
  // Neighbours are read together: two bounds of one field are one row.
  let rows: string[] = [];
  const flush = () => {
    if (rows.length > 0) items.push(...parseFilter(rows.join(' and '), kindOf));
    rows = [];
  };
  for (const part of splitTop(text, 'and')) {
    const inner = unwrap(part);
    if (splitTop(inner, 'or').length > 1) {
      flush();
      items.push(...readPart(part, kindOf, level));
    } else {
      rows.push(part);
    }
  }
  flush();
  return { joined: 'all', items };
}

/** One operand of `or`, or a group among rows. */
function readPart(part: string, kindOf: KindOf, level: number): readonly ConditionItem[] {
  const inner = unwrap(part);
  if (splitTop(inner, 'or').length > 1 || splitTop(inner, 'and').length > 1) {
    if (level >= MOST_LEVELS) return [{ text: inner }];
    const group = readGroup(inner, kindOf, level + 1);
    // A single row, such as one between two bounds, needs no group around it.
    return group.items.length === 1 ? group.items : [group];
  }
  return parseFilter(inner, kindOf);
}

/** The text of a condition; "" where nothing is asked. Rows still without their values are left out. */
export function writeConditions(group: ConditionGroup): string {
  const parts = group.items.flatMap((item) => written(item, group.joined));
  return parts.join(group.joined === 'all' ? ' and ' : ' or ');
}

function written(item: ConditionItem, within: ConditionGroup['joined']): readonly string[] {
  if (isGroup(item)) {
    const text = writeConditions(item);
    return text === '' ? [] : [`(${text})`];
  }
  if (!isFieldCondition(item)) return item.text.trim() === '' ? [] : [closed(item.text.trim())];
  if (!isComplete(item)) return [];
  const text = conditionText(item);
  // Two bounds belong together among alternatives; among others they stand as they are.
  return [within === 'any' && splitTop(text, 'and').length > 1 ? `(${text})` : text];
}

/** In parentheses where what stands beside it could take a part of it. */
function closed(text: string): string {
  const loose = splitTop(text, 'or').length > 1 || splitTop(text, 'and').length > 1 || !isClosed(text);
  return loose ? `(${text})` : text;
}

/** Whether quotes and parentheses close: what does not cannot be cut. */
function isClosed(text: string): boolean {
  let depth = 0;
  let quoted = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char === '\\' && quoted !== '`') at += 1;
      else if (char === quoted) quoted = '';
    } else if (char === '"' || char === "'" || char === '`') quoted = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && quoted === '';
}

/** Whether every part of it is a row or a group of rows. */
export function isShown(group: ConditionGroup): boolean {
  return group.items.every((item) => (isGroup(item) ? isShown(item) : isFieldCondition(item)));
}
