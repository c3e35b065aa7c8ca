import { expect, test } from 'vitest';

import { type Branch, type TreeRecord, type TreeRow, matchRows, treeRows } from './tree_rows';

function record(id: string, children = 0, parent: string | null = null): TreeRecord {
  return { id, version: 1, values: { parent }, children };
}

function branch(...records: readonly TreeRecord[]): Branch {
  return { records, more: false, pending: false };
}

function drawn(rows: readonly TreeRow[]): readonly string[] {
  return rows.map((row) => {
    const indent = '  '.repeat(row.level - 1);
    if (row.kind !== 'record') return `${indent}(${row.kind})`;
    const mark = row.open === undefined ? ' ' : row.open ? '-' : '+';
    return `${indent}${mark}${row.record.id}${row.passing ? ' passing' : ''}`;
  });
}

test('open branches are unfolded as far as they are loaded', () => {
  const branches = new Map([
    ['', { ...branch(record('a', 2), record('b'), record('c', 1), record('d', 4)), more: true }],
    ['a', branch(record('a1'), record('a2', 1))],
    ['c', { ...branch(), failed: true }],
  ]);
  expect(drawn(treeRows(branches, new Set(['a', 'c', 'd'])))).toEqual([
    '-a', '   a1', '  +a2', ' b', '-c', '  (failed)', '-d', '  (pending)', '(more)',
  ]);
});

test('what two answers both have stands once', () => {
  const branches = new Map([
    ['', branch(record('a', 1), record('b'))],
    ['a', branch(record('b'))],
  ]);
  expect(drawn(treeRows(branches, new Set(['a'])))).toEqual(['-a', '   b']);
});

test('matches stand beneath the way to them, once for many', () => {
  const over = [record('root'), record('middle', 0, 'root')];
  const matches = [record('x', 0, 'middle'), record('y', 0, 'middle'), record('lost', 0, 'hidden'), record('x1', 0, 'x')];
  expect(drawn(matchRows(matches, over, 'parent', new Set()))).toEqual([
    '-root passing', '  -middle passing', '    -x', '       x1', '     y', ' lost',
  ]);
  expect(drawn(matchRows(matches, over, 'parent', new Set(['middle'])))).toEqual(['-root passing', '  +middle passing', ' lost']);
});

test('a ring from before does not go round for ever', () => {
  expect(drawn(matchRows([record('a', 0, 'b'), record('b', 0, 'a')], [], 'parent', new Set()))).toHaveLength(2);
});
