import { expect, test } from 'vitest';

import {
  addDecimals,
  compareDecimals,
  currencySign,
  formatCompact,
  formatDecimal,
  formatMoney,
  formatPercent,
  parseDecimal,
  roundDecimal,
  shiftDecimal,
} from './number';

test.each([
  ['1234567.5', 2, '1,234,567.50'],
  ['-1234', 0, '-1,234'],
  ['999', undefined, '999'],
  ['123456789012345678.12', 2, '123,456,789,012,345,678.12'],
  ['0.005', 2, '0.01'],
  ['-0.004', 2, '0.00'],
  ['not a number', 2, 'not a number'],
])('%s at %s places is %s', (text, scale, shown) => {
  expect(formatDecimal(text, scale)).toBe(shown);
});

test.each([
  ['1.005', 2, '1.01'],
  ['-1.005', 2, '-1.01'],
  ['9.99', 1, '10.0'],
  ['5', 3, '5.000'],
])('%s is rounded half up at %s places: %s', (text, scale, rounded) => {
  expect(roundDecimal(text, scale)).toBe(rounded);
});

test.each([
  ['0.155', 2, '15.5'],
  ['15.5', -2, '0.155'],
  ['1', 2, '100'],
  ['0', 2, '0'],
  ['-0.5', 2, '-50'],
  ['3', -2, '0.03'],
])('%s moved by %s places is %s', (text, places, moved) => {
  expect(shiftDecimal(text, places)).toBe(moved);
});

test('percents show what the fraction says, with at most two places', () => {
  expect(formatPercent('0.1500')).toBe('15%');
  expect(formatPercent('0.12345')).toBe('12.35%');
  expect(formatPercent('1')).toBe('100%');
  expect(formatPercent('-0.05')).toBe('-5%');
});

test('money has its sign where the reader looks for it', () => {
  expect(formatMoney('1234.5', 'CNY', 'zh-CN')).toBe('¥1,234.50');
  expect(formatMoney('-1234.5', 'USD', 'zh-CN')).toBe('-US$1,234.50');
  expect(formatMoney('1', 'CNY', 'en-US')).toBe('CN¥1.00');
  expect(formatMoney('1', 'CNY', 'en-US', 2, true)).toBe('¥1.00');
  expect(currencySign('XYZW', 'en-US')).toBe('XYZW ');
});

test('large figures are short in both languages', () => {
  expect(formatCompact('120000000', 'zh-CN')).toBe('1.2亿');
  expect(formatCompact('45000', 'en-US')).toBe('45K');
});

test.each([
  ['1,234.50', '1234.50'],
  ['￥ 1，000', '1000'],
  ['１２．５', '12.5'],
  ['-007', '-7'],
  ['.5', '0.5'],
  ['-0', '0'],
  ['12.', '12'],
  ['abc', null],
  ['1.2.3', null],
  ['', null],
])('typed %j is %j', (typed, value) => {
  expect(parseDecimal(typed)).toBe(value);
});

test('comparison and sums are exact beyond what a JavaScript number holds', () => {
  expect(compareDecimals('9007199254740993', '9007199254740992.9')).toBe(1);
  expect(compareDecimals('-1', '0.5')).toBe(-1);
  expect(compareDecimals('1.50', '1.5')).toBe(0);
  expect(addDecimals('0.1', '0.2')).toBe('0.3');
  expect(addDecimals('9007199254740993.01', '-0.02')).toBe('9007199254740992.99');
  expect(addDecimals('-0.5', '0.25')).toBe('-0.25');
});
