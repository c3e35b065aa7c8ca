import { expect, test } from 'vitest';

import { typedType } from './typed_type';
import type { Vocabulary } from './vocabulary';

const VOCABULARY = {
  terms: {
    kinds: {
      FieldType: {
        text: { zh: '单行文本', en: 'Text' },
        choice: { zh: '单选', en: 'Choice' },
        money: { zh: '金额', en: 'Money' },
        time: { zh: '时间', en: 'Time' },
      },
    },
  },
  spelled: { text: ['dan', 'hang', 'wen', 'ben'], choice: ['dan', 'xuan'], money: ['jin', 'e'], time: ['shi', 'jian'] },
} as unknown as Vocabulary;
const TYPES = ['text', 'choice', 'money', 'time'];

test.each([
  ['j', 'money'],
  ['je', 'money'],
  ['jine', 'money'],
  ['danx', 'choice'],
  ['dx', 'choice'],
  ['d', 'text'],
  ['Mon', 'money'],
  ['t', 'text'],
  ['ti', 'time'],
  ['q', undefined],
  ['qq', undefined],
])('%s is %s', (letters, type) => {
  expect(typedType(VOCABULARY, TYPES, letters)).toBe(type);
});

test('the same letter again goes on to the next', () => {
  expect(typedType(VOCABULARY, TYPES, 'dd', 'text')).toBe('choice');
  expect(typedType(VOCABULARY, TYPES, 'ddd', 'choice')).toBe('text');
});
