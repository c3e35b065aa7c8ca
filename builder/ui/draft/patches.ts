import type { Patch } from 'immer';

type Path = readonly (string | number)[];

/** What leads from one JSON document to another, and back: for documents that were made elsewhere. */
export function patchesBetween(before: unknown, after: unknown): readonly [there: Patch[], back: Patch[]] {
  const there: Patch[] = [];
  const back: Patch[] = [];
  compare(before, after, [], there, back);
  return [there, back.toReversed()];
}

function compare(before: unknown, after: unknown, path: Path, there: Patch[], back: Patch[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [at, value] of before.entries()) compare(value, after[at], [...path, at], there, back);
    return;
  }
  if (isMapping(before) && isMapping(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const inner = [...path, key];
      if (!(key in after)) {
        there.push({ op: 'remove', path: inner });
        back.push({ op: 'add', path: inner, value: before[key] });
      } else if (key in before) {
        compare(before[key], after[key], inner, there, back);
      } else {
        there.push({ op: 'add', path: inner, value: after[key] });
        back.push({ op: 'remove', path: inner });
      }
    }
    return;
  }
  there.push({ op: 'replace', path: [...path], value: after });
  back.push({ op: 'replace', path: [...path], value: before });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
