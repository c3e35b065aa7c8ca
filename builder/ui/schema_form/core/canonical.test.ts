import { expect, test } from 'vitest';

import { EXAMPLE, SCHEMA, TEMPLATES } from '../test_packages';
import { canonical, same } from './canonical';
import type { Json } from './schema';

const text = (value: unknown) => JSON.stringify(value);

test.each([...TEMPLATES, EXAMPLE].map((one) => [one.app.key, one] as const))('%s in canonical form says the same, and stays as it is then', (_, document) => {
  const once = canonical(SCHEMA, SCHEMA, document as unknown as Json);
  expect(text(canonical(SCHEMA, SCHEMA, once))).toBe(text(once));
});

test('settings stand in the order of the schema, defaults are left out', () => {
  const rule = { label: {}, key: 'r', actions: [{ type: 'stop', id: 'a1' }], id: 'r1', active: true, order: 7, entity: 'e', condition: null, trigger: { timing: 'after', on: ['create'] } };
  expect(text(canonical(SCHEMA, { $ref: '#/$defs/Rule' }, rule))).toBe(
    text({ id: 'r1', key: 'r', entity: 'e', trigger: { on: ['create'] }, actions: [{ id: 'a1', type: 'stop' }], order: 7 }),
  );
});

test('keys of mappings stand in code-point order, beyond the basic plane too', () => {
  const action = { id: 'a', type: 'set_fields', values: { '\u{20000}': '1', '￦': '2', b: '3', 甲: '4' } };
  const found = canonical(SCHEMA, { $ref: '#/$defs/SetFieldsAction' }, action) as { values: object };
  expect(Object.keys(found.values)).toEqual(['b', '甲', '￦', '\u{20000}']);
});

test('what is unknown stays', () => {
  expect(canonical(SCHEMA, { $ref: '#/$defs/Role' }, { nonsense: 1, key: 'a', id: 'r' })).toEqual({ id: 'r', key: 'a', nonsense: 1 });
  expect(canonical(SCHEMA, { $ref: '#/$defs/Role' }, 'text')).toBe('text');
  expect(canonical(SCHEMA, { $ref: '#/$defs/Action' }, { type: 'no such' })).toEqual({ type: 'no such' });
});

test('what says something by being there stays though it is empty', () => {
  const step = { verb: 'expect_task', people: [], values: {} };
  expect(canonical(SCHEMA, { $ref: '#/$defs/ScenarioStep' }, step)).toEqual({ verb: 'expect_task', values: {}, people: [] });
});

test('sameness looks at what is said, not at the order it is said in', () => {
  expect(same({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
  expect(same({ a: 1 }, { a: 1, b: 2 })).toBe(false);
});
