import { expect, test } from 'vitest';

import { movableTo, treeLines, wayTo } from './department_tree';
import type { DepartmentLine } from './people_api';

const line = (id: string, parent: string | null, people = 0): DepartmentLine => ({
  id, version: 1, name: id.toUpperCase(), parent, head: null, head_name: null, people,
});
const ALL = [line('a', null, 1), line('b', 'a', 2), line('c', 'b', 3), line('d', null), line('x', 'gone', 4)];

test('departments stand beneath their parents, with all people below counted', () => {
  expect(treeLines(ALL, new Set()).map(({ department, level, children, people }) => [department.id, level, children, people])).toEqual([
    ['a', 1, 1, 6], ['b', 2, 1, 5], ['c', 3, 0, 3], ['d', 1, 0, 0], ['x', 1, 0, 4],
  ]);
  expect(treeLines(ALL, new Set(['a'])).map(({ department }) => department.id)).toEqual(['a', 'd', 'x']);
});

test('nothing is moved beneath itself, and a ring hangs nothing', () => {
  expect(movableTo(ALL, 'b').map(({ id }) => id)).toEqual(['a', 'd', 'x']);
  const ring = [line('p', 'q'), line('q', 'p')];
  expect(treeLines(ring, new Set())).toEqual([]);
  expect(movableTo(ring, 'p')).toEqual([]);
  expect(wayTo(ALL, 'c')).toBe('A / B / C');
});
