import { expect, test } from 'vitest';

import en from './en.json';
import zh from './zh.json';

const chinese: Readonly<Record<string, string>> = zh;
const english: Readonly<Record<string, string>> = en;

test('both languages have the same texts', () => {
  expect(Object.keys(english)).toEqual(Object.keys(chinese));
});

test('none is empty, and each names the same values', () => {
  const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();
  for (const [key, text] of Object.entries(chinese)) {
    expect(text.trim(), key).not.toBe('');
    expect(places(english[key] ?? ''), key).toEqual(places(text));
  }
});
