import { expect, test } from 'vitest';

import type { FieldDefinition } from '../../core/definition';
import type { ReportAnswer } from '../../core/report';
import { type ColumnTexts, boardColumns } from './board_columns';
import { type Placed, countWith } from './use_moves';

const TEXTS: ColumnTexts = { blank: '未填写', yes: '是', no: '否', unnamed: '无权查看' };

const STAGE: FieldDefinition = {
  id: 'f1',
  key: 'stage',
  type: 'choice',
  label: { zh: '阶段' },
  required: true,
  options: [
    { id: 'o1', key: 'new', label: { zh: '新建' }, colour: '#1677ff' },
    { id: 'o2', key: 'old', label: { zh: '旧的' }, active: false },
    { id: 'o3', key: 'done', label: { zh: '完成' } },
    { id: 'o4', key: 'gone', label: { zh: '停用' }, active: false },
  ],
};

function answer(...rows: ReportAnswer['rows']): ReportAnswer {
  return { columns: [], rows, entity: 'a.b', generated_at: '' };
}

function shown(field: FieldDefinition, rows: ReportAnswer['rows']) {
  return boardColumns(field, answer(...rows), 'zh', TEXTS);
}

test('options make the columns in their order; one out of use stays while it has records', () => {
  const columns = shown(STAGE, [{ values: { g: 'old', n: '3', s: '9.50' } }, { values: { g: 'new', n: '12', s: null } }]);
  expect(columns.map(({ key, label, count, sum, closed }) => [key, label, count, sum, closed])).toEqual([
    ['new', '新建', 12, undefined, false],
    ['old', '旧的', 3, '9.50', true],
    ['done', '完成', 0, undefined, false],
  ]);
  expect(columns[0]?.filter).toBe('stage == "new"');
});

test('records without a value have a column: where there are some, and where the field may be blank', () => {
  expect(shown(STAGE, [{ values: { g: null, n: '1' } }])[0]).toMatchObject({ key: '', label: '未填写', count: 1, filter: 'is_blank(stage)' });
  expect(shown(STAGE, [])[0]?.key).toBe('new');
  expect(shown({ ...STAGE, required: false }, [])[0]?.key).toBe('');
});

test('yes and no are columns, and their values are no texts', () => {
  const columns = shown({ id: 'f', key: 'paid', type: 'boolean', label: {}, required: true }, [{ values: { g: false, n: '2' } }]);
  expect(columns.map(({ value, label, count, filter }) => [value, label, count, filter])).toEqual([
    [true, '是', 0, 'paid == true'],
    [false, '否', 2, 'paid == false'],
  ]);
});

test('people and records are columns by their names; one that may not be seen has none', () => {
  const owner: FieldDefinition = { id: 'owner', key: 'owner', type: 'user', label: {}, entity: 'system.user', required: true };
  const columns = shown(owner, [
    { values: { g: 'id-2', n: '5' }, labels: { g: '王五' } },
    { values: { g: 'id-1', n: '1' }, labels: { g: '李四' } },
    { values: { g: 'id-3', n: '1' } },
  ]);
  expect(columns.map(({ label, filter }) => [label, filter])).toEqual([
    ['李四', 'owner == "id-1"'],
    ['王五', 'owner == "id-2"'],
    ['无权查看', 'owner == "id-3"'],
  ]);
});

test('cards on their way are counted where they are put, until newer figures know of them', () => {
  const [from, , to] = shown(STAGE, [
    { values: { g: 'new', n: '12' } },
    { values: { g: 'old', n: '1' } },
  ]);
  if (!from || !to) throw new Error('columns expected');
  const card: Placed = { record: { id: 'r', version: 1, values: {} }, from: 'new', to: 'done', countedAt: 5 };
  const placed = new Map([['r', card]]);
  expect([countWith(from, placed, 5), countWith(to, placed, 5)]).toEqual([11, 1]);
  expect([countWith(from, placed, 6), countWith(to, placed, 6)]).toEqual([12, 0]);
  expect(countWith(from, new Map([['r', { ...card, to: 'new' }]]), 5)).toBe(12);
});
