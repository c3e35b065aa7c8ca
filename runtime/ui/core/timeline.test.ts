import { expect, test } from 'vitest';

import { partsOf, withMentions } from './timeline';

const ANN = '0190c7b0-0000-7000-8000-00000000000a';
const ANNA = '0190c7b0-0000-7000-8000-00000000000b';

test('people chosen while typing are named by id, the longer name first', () => {
  const people = new Map([
    ['Ann', ANN],
    ['Anna', ANNA],
  ]);
  expect(withMentions('@Anna and @Ann, not @Bob', people)).toBe(`@[${ANNA}] and @[${ANN}], not @Bob`);
});

test('a text comes apart into words and people', () => {
  const comment = { text: `see @[${ANN}]!`, mentions: { [ANN]: 'Ann' } };
  expect(partsOf(comment)).toEqual([{ text: 'see ' }, { text: '@Ann', person: ANN }, { text: '!' }]);
  expect(partsOf({ text: `@[${ANN}]`, mentions: {} })).toEqual([{ text: '@…', person: ANN }]);
});
