/** Which messages an edit has made out of date. No React. */
import { sameValue } from '../../core/form/changes';
import { type FieldValue, type RowValues, rowsOf } from '../../core/record';
import type { IssueTexts } from './issue_texts';

/**
 * Issues without those of what was edited. In a sub-table that is the edited cells alone; rows that
 * moved up because one above was deleted take their messages along.
 */
export function withoutTouched(
  issues: IssueTexts,
  key: string,
  before: FieldValue | undefined,
  value: FieldValue,
): IssueTexts {
  const own = [...issues].filter(([path]) => path === key || path.startsWith(`${key}.`));
  if (own.length === 0) return issues;
  const others = [...issues].filter(([path]) => path !== key && !path.startsWith(`${key}.`));
  if (!Array.isArray(before) || !Array.isArray(value)) return new Map(others);
  const kept = own.flatMap(([path, message]): [string, string][] => {
    const [, row, ...rest] = path.split('.');
    const old = row === undefined ? undefined : rowsOf(before)[Number(row)];
    if (!old || rest.length === 0) return [];
    const at = placeOf(old, Number(row), rowsOf(before), rowsOf(value));
    const now = rowsOf(value)[at];
    // Of a list in a cell an item may be meant: "lines.0.photos.1".
    const [cell = ''] = rest;
    return now && sameValue(old[cell], now[cell]) ? [[`${key}.${at}.${rest.join('.')}`, message]] : [];
  });
  return new Map([...others, ...kept]);
}

/** Where a row stands now: an edit keeps the number of rows, a deletion or an addition keeps the rows. */
function placeOf(row: RowValues, at: number, before: readonly RowValues[], after: readonly RowValues[]): number {
  return before.length === after.length ? at : after.indexOf(row);
}
