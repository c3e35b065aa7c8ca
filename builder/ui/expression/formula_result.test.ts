import { expect, it } from 'vitest';

import type { Field } from '../draft/package';
import { followFormula } from './formula_result';

const formula = (settings: Partial<Field>): Field => ({ id: 'f', key: 'f', type: 'formula', formula: 'x', ...settings });

it.each([
  ['a date', { result: 'text' }, { kind: 'date' }, { result: 'date' }],
  ['a whole number', { result: 'text' }, { kind: 'number', scale: 0 }, { result: 'integer' }],
  ['a number with places', { result: 'integer' }, { kind: 'number', scale: 4 }, { result: 'decimal', scale: 4 }],
  ['an amount', { result: 'decimal', scale: 5 }, { kind: 'money', scale: 2 }, { result: 'money' }],
  ['what somebody chose wider', { result: 'decimal' }, { kind: 'number', scale: 0 }, { result: 'decimal' }],
  ['what somebody chose as a percentage', { result: 'percent' }, { kind: 'number', scale: 2 }, { result: 'percent' }],
  ['nothing of what no result is for', { result: 'text' }, { kind: 'reference' }, { result: 'text' }],
] as const)('takes over %s', (_, before, given, after) => {
  const field = formula(before);
  followFormula(field, { label: '', ...given });
  expect(field).toEqual(formula(after));
});

it('leaves a field alone whose formula nobody has read yet', () => {
  const field = formula({ result: 'text' });
  followFormula(field, null);
  expect(field).toEqual(formula({ result: 'text' }));
});
