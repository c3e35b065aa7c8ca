import { expect, test } from 'vitest';

import en from './en.json';
import zh from './zh.json';

const chinese: Readonly<Record<string, string>> = zh;
const english: Readonly<Record<string, string>> = en;

test('both languages have the same texts', () => {
  expect(Object.keys(english)).toEqual(Object.keys(chinese));
});

test.each(Object.keys(chinese))('%s is not empty and names the same values in both', (key) => {
  const places = (text: string | undefined) => (text?.match(/\{\{\w+\}\}/g) ?? []).toSorted();
  expect(chinese[key]?.trim()).not.toBe('');
  expect(english[key]?.trim()).not.toBe('');
  expect(places(english[key])).toEqual(places(chinese[key]));
});
