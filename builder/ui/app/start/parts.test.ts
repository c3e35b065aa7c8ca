import { expect, test } from 'vitest';

import { type TemplatePart, firstChoice, withPart } from './parts';

const part = (key: string, needs: string[] = [], here = false): TemplatePart => ({ key, label: {}, needs, here });
const PARTS = [part('deal'), part('quote', ['deal']), part('invoice', ['deal', 'quote']), part('note')];

test('what a table needs comes with it, and what needs it goes with it', () => {
  expect([...withPart(PARTS, new Set(), 'invoice', true)].toSorted()).toEqual(['deal', 'invoice', 'quote']);
  expect([...withPart(PARTS, new Set(['deal', 'quote', 'invoice', 'note']), 'quote', false)]).toEqual(['deal', 'note']);
  expect([...withPart(PARTS, new Set(['deal', 'quote']), 'deal', false)]).toEqual([]);
});

test('all of a new template, and of one that is here what is here', () => {
  const grown = [part('deal', [], true), part('quote', ['deal'])];
  expect([...firstChoice(PARTS, false)]).toEqual(['deal', 'quote', 'invoice', 'note']);
  expect([...firstChoice(grown, true)]).toEqual(['deal']);
  // What is here is never taken away by choosing.
  expect([...withPart(grown, new Set(['deal', 'quote']), 'deal', false)]).toEqual(['deal']);
});
