import { expect, test } from 'vitest';

import type { Sentence } from './draft_api';
import { type Asked, SentenceBook, plainSentence } from './sentence_book';

function book(): { readonly book: SentenceBook; readonly loads: Asked[][]; answer: (fail?: boolean) => Promise<void> } {
  const loads: Asked[][] = [];
  const waiting: (() => void)[] = [];
  let failing = false;
  const made = new SentenceBook(async (asked) => {
    loads.push([...asked]);
    await new Promise<void>((done) => waiting.push(done));
    if (failing) throw new Error('away');
    return asked.map(({ text }): Sentence => [{ kind: 'words', text: `${text} in words` }]);
  });
  return {
    book: made,
    loads,
    answer: async (fail = false) => {
      await Promise.resolve();
      failing = fail;
      for (const done of waiting.splice(0)) done();
      await new Promise((next) => setTimeout(next));
    },
  };
}

test('what is asked for in one go travels together, each expression once', async () => {
  const { book: asked, loads, answer } = book();
  let told = 0;
  asked.subscribe(() => {
    told += 1;
  });
  expect(asked.say('order', 'a > 1')).toBeUndefined();
  asked.say('order', 'a > 1');
  asked.say('note', 'a > 1');
  await answer();
  expect(loads).toEqual([[{ entity: 'order', text: 'a > 1' }, { entity: 'note', text: 'a > 1' }]]);
  expect(told).toBe(1);
  expect(plainSentence(asked.say('order', 'a > 1') ?? [])).toBe('a > 1 in words');
  expect(loads).toHaveLength(1);
});

test('after the draft was kept it is asked for again, and what was said stays until then', async () => {
  const { book: asked, loads, answer } = book();
  asked.say('order', 'a');
  await answer();
  asked.turn(2);
  expect(asked.say('order', 'a')).toBeDefined();
  await answer();
  expect(loads).toHaveLength(2);
});

test('a server that is away leaves the expression as it is written', async () => {
  const { book: asked, answer } = book();
  asked.say('order', 'a');
  await answer(true);
  expect(asked.say('order', 'a')).toBeUndefined();
});
