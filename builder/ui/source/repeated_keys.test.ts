import { expect, test } from 'vitest';

import { repeatedKeys } from './repeated_keys';

test.each([
  ['{"a": 1, "b": {"a": 2}}', []],
  ['{"a": 1, "a": 2}', [['a']]],
  ['{"a": 1, "\\u0061": 2, "a": 3}', [['a'], ['a']]],
  ['[{"a": 1}, {"a": 1, "b": [0, {"c": ",{\\"c\\"", "c": "}"}]}]', [[1, 'b', 1, 'c']]],
  ['{"a": {}, "b": [], "a": []}', [['a']]],
  ['["a", "a", ["a"]]', []],
  ['{"": 1, "": 2, "x\\\\": "\\\\", "x\\\\": 1}', [[''], ['x\\']]],
  ['"a"', []],
])('%s', (text, places) => {
  expect(repeatedKeys(text)).toEqual(places);
});
