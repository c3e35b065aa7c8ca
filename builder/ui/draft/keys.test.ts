import { expect, test } from 'vitest';

import { RESERVED_FIELD_KEYS, isAppKey, isKey, uniqueKey } from './keys';

test.each([
  [{ en: 'Total amount' }, 'total_amount'],
  [{ zh: '合同金额' }, '合同金额'],
  [{ zh: '合同金额', en: 'Contract amount' }, 'contract_amount'],
  [{ zh: '金额（元）' }, '金额_元'],
  ['2024 年销量', '年销量'],
  ['😀', 'field'],
  ['', 'field'],
  ['ＦＵＬＬ width', 'full_width'],
  ['amount', 'amount_3'],
  ['Owner', 'owner_2'],
  ['In', 'in_2'],
  ['x'.repeat(300), 'x'.repeat(40)],
])('the key of %o is %s', (label, key) => {
  expect(uniqueKey(label, new Set(['amount', 'amount_2']), 'field', RESERVED_FIELD_KEYS)).toBe(key);
});

test.each([['amount', true], ['金额', true], ['_x', false], ['1a', false], ['a b', false], ['a'.repeat(64), false]])(
  '%s as a key: %s',
  (key, good) => expect(isKey(key)).toBe(good),
);

test.each([['crm', true], ['Crm', false], ['应用', false], ['a'.repeat(31), false]])('%s as an app key: %s', (key, good) =>
  expect(isAppKey(key)).toBe(good),
);
