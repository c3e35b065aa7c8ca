import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import type { FieldDefinition } from '../../core/definition';
import { conditionText } from '../../core/filter/expression_text';
import { parseFilter } from '../../core/filter/parse';
import { renderSignedIn } from '../../test_render';
import { CascadeCell, CascadeView } from './cell';
import { keyOfText, treeOf } from './tree';

const field: FieldDefinition = {
  id: 'f',
  key: 'place',
  type: 'cascade',
  label: {},
  leaves_only: true,
  options: [
    { id: '1', key: 'tools', label: { zh: '工具', en: 'Tools' }, colour: '#1677ff' },
    { id: '2', key: 'saw', label: { zh: '锯', en: 'Saw' }, parent: 'tools' },
    { id: '3', key: 'tool_other', label: { zh: '其他', en: 'Other' }, parent: 'tools' },
    { id: '4', key: 'parts', label: { zh: '配件', en: 'Parts' }, active: false },
    { id: '5', key: 'part_other', label: { zh: '其他', en: 'Other' }, parent: 'parts' },
  ],
};
const say = (option: { readonly label: Readonly<Record<string, string>> }) => option.label.en ?? '';

describe('a tree of options', () => {
  test('leaves out what is not offered, with all below it, but for the way to what is chosen', () => {
    expect(treeOf(field, say).map(({ value }) => value)).toEqual(['tools']);
    const kept = treeOf(field, say, 'part_other');
    expect(kept.map(({ value }) => value)).toEqual(['tools', 'parts']);
    expect(kept[1]?.children?.map(({ value }) => value)).toEqual(['part_other']);
  });

  test.each([
    ['saw', 'saw'],
    ['锯', 'saw'],
    ['Tools/ Other', 'tool_other'],
    ['配件 > 其他', 'part_other'],
    ['Other', undefined],
    ['Tools', undefined],
    ['Hammer', undefined],
  ])('pasted as %s is %s', (pasted, key) => {
    expect(keyOfText(field, pasted)).toBe(key);
  });

  test('shows the whole way where there is room, and to whoever listens', async () => {
    await renderSignedIn(<CascadeView field={field} value="saw" />, 'en');
    expect(document.body.textContent).toContain('Tools / Saw');
    await renderSignedIn(<CascadeCell field={field} value="saw" />, 'en');
    expect(screen.getAllByTitle('Tools / Saw')).toHaveLength(1);
  });

  test('is filtered by branches', () => {
    const condition = { path: 'place', kind: 'branch', operator: 'not_within', values: ['tools', 'parts'] } as const;
    const written = conditionText(condition);
    expect(written).toBe('not within(place, "tools", "parts")');
    expect(parseFilter(written, () => 'branch')).toEqual([condition]);
    expect(parseFilter('place == "saw"', () => 'branch')).toEqual([{ text: 'place == "saw"' }]);
  });
});
