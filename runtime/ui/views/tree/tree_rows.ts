/** A hierarchy as rows, the open branches unfolded. No React. */
import type { RecordAnswer } from '../../core/record';

export interface TreeRecord extends RecordAnswer {
  /** How many stand beneath it; absent where that was not asked. */
  readonly children?: number;
}

/** What is loaded of one branch. */
export interface Branch {
  readonly records: readonly TreeRecord[];
  /** There are more to be loaded. */
  readonly more: boolean;
  readonly pending: boolean;
  readonly failed?: boolean;
}

/** The records at the top. */
export const TOP = '';

export interface RecordRow {
  readonly kind: 'record';
  readonly record: TreeRecord;
  /** 1 at the top. */
  readonly level: number;
  readonly above: string;
  /** Undefined where there is nothing beneath. */
  readonly open: boolean | undefined;
  /** It is there to show the way to one that matches. */
  readonly passing?: boolean;
}

export interface BranchRow {
  readonly kind: 'more' | 'pending' | 'failed';
  readonly above: string;
  readonly level: number;
}

export type TreeRow = RecordRow | BranchRow;

/** Rows of the open branches, as far as they are loaded. */
export function treeRows(branches: ReadonlyMap<string, Branch>, open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  const unfold = (above: string, level: number) => {
    const branch = branches.get(above);
    for (const record of branch?.records ?? []) {
      // Somebody moved it between two answers: it stands where it was found first.
      if (seen.has(record.id)) continue;
      seen.add(record.id);
      const isOpen = record.children ? open.has(record.id) : undefined;
      rows.push({ kind: 'record', record, level, above, open: isOpen });
      if (isOpen) unfold(record.id, level + 1);
    }
    if (!branch || branch.pending) rows.push({ kind: 'pending', above, level });
    else if (branch.failed) rows.push({ kind: 'failed', above, level });
    else if (branch.more) rows.push({ kind: 'more', above, level });
  };
  unfold(TOP, 1);
  return rows;
}

/** Records that match with those above them; a record whose place is not among them stands at the top. */
export function matchRows(
  matches: readonly TreeRecord[],
  over: readonly TreeRecord[],
  parent: string,
  folded: ReadonlySet<string>,
): readonly TreeRow[] {
  const found = new Set(matches.map(({ id }) => id));
  const all = new Map([...over, ...matches].map((record) => [record.id, record]));
  const beneath = new Map<string, TreeRecord[]>();
  // In the order of the matches: the way to the best one comes first.
  const placed = new Set<string>();
  const place = (record: TreeRecord, way: ReadonlySet<string>) => {
    if (placed.has(record.id)) return;
    const value = record.values[parent];
    const up = typeof value === 'string' && !way.has(value) ? all.get(value) : undefined;
    if (up) place(up, new Set([...way, record.id]));
    placed.add(record.id);
    const above = up?.id ?? TOP;
    beneath.set(above, [...(beneath.get(above) ?? []), record]);
  };
  for (const record of matches) place(record, new Set());
  const rows: TreeRow[] = [];
  const unfold = (above: string, level: number) => {
    for (const record of beneath.get(above) ?? []) {
      const open = beneath.has(record.id) ? !folded.has(record.id) : undefined;
      rows.push({ kind: 'record', record, level, above, open, passing: !found.has(record.id) });
      if (open) unfold(record.id, level + 1);
    }
  };
  unfold(TOP, 1);
  return rows;
}
