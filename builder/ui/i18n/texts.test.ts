import { expect, test } from 'vitest';

import runtimeTexts from '@yingzao/runtime-ui/core/i18n/zh.json';

import startEn from '../app/start/i18n/en.json';
import startZh from '../app/start/i18n/zh.json';
import en from './en.json';
import zh from './zh.json';

const chinese: Readonly<Record<string, string>> = { ...zh, ...startZh };
const english: Readonly<Record<string, string>> = { ...en, ...startEn };

test('both languages have the same texts, and none of them hides one of the end-user app', () => {
  expect(Object.keys(english)).toEqual(Object.keys(chinese));
  // Sorted, so that two people's new texts seldom meet in one place.
  for (const texts of [zh, startZh]) expect(Object.keys(texts)).toEqual(Object.keys(texts).toSorted());
  expect(Object.keys(zh).filter((key) => key in startZh)).toEqual([]);
  expect(Object.keys(chinese).filter((key) => key in runtimeTexts)).toEqual([]);
});

test.each(Object.keys(chinese))('%s is not empty and names the same values in both', (key) => {
  const places = (text: string | undefined) => (text?.match(/\{\{\w+\}\}/g) ?? []).toSorted();
  expect(chinese[key]?.trim()).not.toBe('');
  expect(english[key]?.trim()).not.toBe('');
  expect(places(english[key])).toEqual(places(chinese[key]));
});
