import { describe, expect, test } from 'vitest';

import type { FieldDefinition } from '../definition';
import type { Values } from '../record';
import type { Evaluate } from './evaluation';
import { levelsOf, optionText, unavailable, withAvailable, wrongOptions } from './options';

const when = (wanted: string) => ({ op: 'field', path: 'kind', wanted });
/** Trees of these tests ask whether `kind` is what they want; "?" cannot be told here. */
const evaluate: Evaluate = (tree, values) => {
  const { wanted } = tree as { wanted: string };
  return wanted === '?' ? undefined : values.kind === null ? null : values.kind === wanted;
};

const tree: FieldDefinition = {
  id: 'f',
  key: 'place',
  type: 'cascade',
  label: {},
  options: [
    { id: '1', key: 'tools', label: { zh: '工具', en: 'Tools' }, available_when: when('hardware') },
    { id: '2', key: 'saws', label: { zh: '锯', en: 'Saws' }, parent: 'tools' },
    { id: '3', key: 'band', label: { zh: '带锯', en: 'Band saw' }, parent: 'saws', available_when: when('?') },
    { id: '4', key: 'books', label: { zh: '书', en: 'Books' } },
  ],
};

describe('options that form a tree', () => {
  test('are read from the top', () => {
    expect(optionText(tree, 'band', 'en')).toBe('Tools / Saws / Band saw');
    expect(optionText(tree, 'band', 'zh')).toBe('工具 / 锯 / 带锯');
    expect(levelsOf(tree)).toBe(3);
  });

  test('end where a broken one leads back to itself', () => {
    const round = { ...tree, options: [{ id: '1', key: 'a', label: {}, parent: 'b' }, { id: '2', key: 'b', label: {}, parent: 'a' }] };
    expect(optionText(round, 'a', 'en')).toBe('b / a');
  });
});

describe('options with a condition', () => {
  test.each([
    ['hardware', []],
    ['paper', ['band', 'saws', 'tools']],
    [null, ['band', 'saws', 'tools']],
  ])('are closed, with all below them, while it does not hold (%s)', (kind, closed) => {
    expect([...unavailable(tree, { kind }, evaluate)].toSorted()).toEqual(closed);
  });

  test('are no longer active for an input, the same field as long as they are the same', () => {
    const one = withAvailable(tree, { kind: 'paper' }, evaluate);
    expect(one.options?.map(({ active }) => active !== false)).toEqual([false, false, false, true]);
    expect(withAvailable(tree, { kind: 'cloth' }, evaluate)).toBe(one);
    expect(withAvailable(tree, { kind: 'hardware' }, evaluate)).toBe(tree);
  });

  test.each<[string, Values, Values | undefined, string[]]>([
    ['a new one', { kind: 'paper', place: 'band' }, undefined, ['band']],
    ['one chosen before', { kind: 'paper', place: 'band' }, { kind: 'paper', place: 'band' }, []],
    ['one whose condition changed', { kind: 'paper', place: 'band' }, { kind: 'hardware', place: 'band' }, ['band']],
    ['one that may be chosen', { kind: 'hardware', place: 'band' }, undefined, []],
    ['several at once', { kind: 'paper', place: ['band', 'books'] }, undefined, ['band']],
  ])('are wrong: %s', (_, values, base, wrong) => {
    expect(wrongOptions(tree, values, base, evaluate).map(({ key }) => key)).toEqual(wrong);
  });

  test('of a computed field are never asked', () => {
    expect(unavailable({ ...tree, derived: true }, { kind: 'paper' }, evaluate).size).toBe(0);
  });
});
