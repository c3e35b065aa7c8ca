import { expect, test } from 'vitest';

import { cellText, readBlock, writeBlock } from './cell_text';

test('a block goes to a spreadsheet and comes back', () => {
  const rows = [
    ['plain', '1,200.50'],
    ['two\nlines', 'with "quotes"'],
    ['a\ttab', ''],
  ];
  expect(readBlock(writeBlock(rows))).toEqual(rows);
  expect(readBlock('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(readBlock('"say ""hi""\tthere"')).toEqual([['say "hi"\tthere']]);
});

test('cells are written as people and other programs read them', () => {
  const options = [{ id: 'o', key: 'won', label: { zh: '赢单', en: 'Won' } }];
  const record = {
    id: '1',
    version: 1,
    values: { stage: 'won', off: '0.125', customer: 'x1', done: true, tags: ['won', 'other'], none: null },
    labels: { customer: '海境' },
  };
  const text = (path: string, type: string) =>
    cellText(record, { path, label: path, field: { id: path, key: path, type, label: {}, options } }, 'zh');
  expect(text('stage', 'choice')).toBe('赢单');
  expect(text('off', 'percent')).toBe('12.5%');
  expect(text('customer', 'reference')).toBe('海境');
  expect(text('done', 'boolean')).toBe('是');
  expect(text('tags', 'multi_choice')).toBe('赢单、other');
  expect(text('none', 'text')).toBe('');
});
