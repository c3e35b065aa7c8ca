import { expect, test } from 'vitest';

import { SCHEMA, TEMPLATES, EXAMPLE } from '../test_packages';
import { checkShape } from './check_shape';
import type { Json } from './schema';

test.each([...TEMPLATES, EXAMPLE].map((one) => [one.app.key, one] as const))('%s has nothing wrong in its shape', (_, document) => {
  expect(checkShape(SCHEMA, SCHEMA, document as unknown as Json)).toEqual([]);
});

test.each([
  [{ id: 'r', key: 'a', nonsense: 1 }, [{ steps: ['nonsense'], code: 'unknown', name: 'nonsense', atKey: true }]],
  [{ id: 'r' }, [{ steps: [], code: 'missing', name: 'key', atKey: false }]],
  [{ id: 'r', key: '1a' }, [{ steps: ['key'], code: 'pattern', name: '1a', atKey: false }]],
  [{ id: 'r', key: '金额_2' }, []],
  [{ id: 'r', key: 'a', builder: 'yes' }, [{ steps: ['builder'], code: 'type', name: 'boolean', atKey: false }]],
  [{ id: 'r', key: 'a', label: { zh: 3 } }, [{ steps: ['label', 'zh'], code: 'type', name: 'text' }]],
  [[], [{ steps: [], code: 'type', name: 'object', atKey: false }]],
] as const)('%j of a role', (value, faults) => {
  expect(checkShape(SCHEMA, { $ref: '#/$defs/Role' }, value as unknown as Json)).toEqual(faults);
});

test('parts of unknown or no kind are told from each other', () => {
  const rule = { id: 'u', key: 'u', entity: 'e', trigger: { on: ['create'] }, actions: [{ id: 'a', type: 'fly' }, { id: 'b' }] };
  expect(checkShape(SCHEMA, { $ref: '#/$defs/Rule' }, rule as never).map(({ steps, code }) => [steps.join('/'), code])).toEqual([
    ['actions/0/type', 'kind'],
    ['actions/1', 'missing'],
  ]);
});
