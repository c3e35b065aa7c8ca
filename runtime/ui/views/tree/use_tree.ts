import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { type ListQuery, type TreeAnswer, loadTree } from '../../core/api/record_api';
import { keys } from '../../core/query_keys';
import { StoredList } from '../../core/stored_list';
import { useMe } from '../../hooks/use_me';
import { type Branch, TOP, type TreeRecord, type TreeRow, matchRows, treeRows } from './tree_rows';

const PAGE = 100;
/** Branches that stay open between visits: each is asked for when one comes back. */
const MOST_OPEN = 60;

export interface Move {
  readonly record: TreeRecord;
  readonly from: string;
  readonly to: string;
}

export interface Tree {
  readonly rows: readonly TreeRow[];
  readonly pending: boolean;
  readonly error: unknown;
  /** How many match; undefined where nothing was asked for. */
  readonly count: TreeAnswer | undefined;
  readonly retry: () => void;
  readonly toggle: (id: string, open: boolean) => void;
  readonly loadMore: (above: string) => void;
  /** The records that match go on. */
  readonly more: boolean;
}

/** A hierarchy level by level, or what matches with the way to it. `moves`: shown before they are saved. */
export function useTree(entity: string, view: string, parent: string, query: ListQuery, moves: readonly Move[]): Tree {
  const user = useMe()?.user.id ?? '';
  const kept = useMemo(() => new StoredList<string>(`yingzao.tree.${view}.`, MOST_OPEN, (one, other) => one === other), [view]);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(kept.load(user)));
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());
  const narrowed = Boolean(query.filter || query.search);
  const ask = (under: string) => ({
    queryKey: keys.list(entity, { tree: parent, under, pages: pages.get(under) ?? 1, ...query }),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      loadPages(pages.get(under) ?? 1, (after) =>
        loadTree(entity, parent, under || undefined, { ...query, limit: PAGE, after, ...(narrowed ? { count: 1 } : {}) }, signal),
      ),
    placeholderData: keepPreviousData,
  });
  const top = useQuery(ask(TOP));
  const opened = narrowed ? [] : [...open];
  const branches = useQueries({ queries: opened.map(ask) });

  const rows = (() => {
    if (!top.data) return [];
    if (narrowed) return matchRows(top.data.records, top.data.above, parent, folded);
    const loaded = new Map<string, Branch>([[TOP, branchOf(top.data, false)]]);
    opened.forEach((id, at) => {
      const branch = branches[at];
      loaded.set(id, branch?.data ? branchOf(branch.data, false) : { records: [], more: false, pending: !branch?.isError, failed: branch?.isError });
    });
    return treeRows(moved(loaded, moves), open);
  })();

  return {
    rows,
    pending: top.isPending,
    error: top.error,
    count: narrowed ? top.data : undefined,
    more: narrowed && Boolean(top.data?.next),
    retry: () => {
      void top.refetch();
      for (const branch of branches) if (branch.isError) void branch.refetch();
    },
    loadMore: (above) => setPages((current) => new Map(current).set(above, (current.get(above) ?? 1) + 1)),
    toggle: (id, opening) => {
      if (narrowed) {
        setFolded((current) => withOrWithout(current, id, !opening));
        return;
      }
      setOpen((current) => withOrWithout(current, id, opening));
      if (opening) kept.remember(user, id);
      else kept.forget(user, (other) => other === id);
    },
  };
}

function branchOf(answer: TreeAnswer, pending: boolean): Branch {
  return { records: answer.records, more: answer.next !== null, pending };
}

async function loadPages(count: number, load: (after: string | undefined) => Promise<TreeAnswer>): Promise<TreeAnswer> {
  let answer = await load(undefined);
  for (let page = 1; page < count && answer.next; page += 1) {
    const following = await load(answer.next);
    const known = new Set(answer.above.map(({ id }) => id));
    answer = {
      ...answer,
      ...following,
      records: [...answer.records, ...following.records],
      above: [...answer.above, ...following.above.filter(({ id }) => !known.has(id))],
      count: answer.count,
      count_capped: answer.count_capped,
    };
  }
  return answer;
}

/** The branches as they will be: what is being moved stands at the end of where it goes. */
function moved(branches: ReadonlyMap<string, Branch>, moves: readonly Move[]): ReadonlyMap<string, Branch> {
  const next = new Map(branches);
  for (const { record, from, to } of moves) {
    const source = next.get(from);
    // The answer of the server may have come before the move is forgotten.
    if (!source?.records.some(({ id }) => id === record.id)) continue;
    next.set(from, { ...source, records: source.records.filter(({ id }) => id !== record.id) });
    const target = next.get(to);
    if (target && !target.records.some(({ id }) => id === record.id)) next.set(to, { ...target, records: [...target.records, record] });
    for (const [above, branch] of next) {
      const counted = branch.records.map((one) =>
        one.id === to ? { ...one, children: (one.children ?? 0) + 1 } : one.id === from ? { ...one, children: Math.max((one.children ?? 1) - 1, 0) } : one,
      );
      next.set(above, { ...branch, records: counted });
    }
  }
  return next;
}

function withOrWithout(set: ReadonlySet<string>, id: string, wanted: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (wanted) next.add(id);
  else next.delete(id);
  return next;
}
