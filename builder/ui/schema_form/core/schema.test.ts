import { expect, test } from 'vitest';

import { SCHEMA } from '../test_packages';
import { asKind, newPart } from './new_part';
import { isObject, modelShape, shapeOf } from './schema';

test('every setting of every part has a shape a form knows', () => {
  const plain: string[] = [];
  for (const [model, part] of Object.entries(SCHEMA.$defs)) {
    for (const [name, schema] of Object.entries(part.properties ?? {})) {
      if (shapeOf(SCHEMA, schema).is === 'any') plain.push(`${model}.${name}`);
    }
  }
  // Values of a parameter's own type are the only ones without a shape.
  expect(plain).toEqual(['Parameter.value']);
});

test('the whole package is made of lists of items and what it says of the app', () => {
  const shape = shapeOf(SCHEMA, SCHEMA);
  if (shape.is !== 'object') throw new Error('a package is an object');
  const odd = shape.properties.filter(({ schema }) => shapeOf(SCHEMA, schema).is !== 'list').map(({ name }) => name);
  expect(odd).toEqual(['format', 'app']);
});

test('a new part has what it must have, and a key of its own', () => {
  expect(newPart(SCHEMA, { $ref: '#/$defs/Measure' }, [{ key: 'measure' }])).toEqual({ id: expect.any(String), key: 'measure_2', function: 'count' });
  expect(newPart(SCHEMA, { $ref: '#/$defs/ViewType' }, [], 'kanban')).toMatchObject({ type: 'kanban' });
  expect(newPart(SCHEMA, { $ref: '#/$defs/Rule' })).toMatchObject({ trigger: { on: ['create'] }, actions: [] });
});

test.each(Object.keys(SCHEMA.$defs))('a new %s fits its shape', (model) => {
  const shape = modelShape(SCHEMA, model);
  const made = newPart(SCHEMA, { $ref: `#/$defs/${model}` });
  expect(isObject(made)).toBe(shape.is === 'object' || shape.is === 'union');
});

test('a part that becomes another kind keeps what both have', () => {
  const table = { id: 'v1', key: 'all', type: 'table', entity: 'order', label: { zh: '全部' }, columns: ['a'], filter: 'x' };
  expect(asKind(SCHEMA, { $ref: '#/$defs/ViewType' }, table, 'kanban')).toEqual({
    id: 'v1', key: 'all', type: 'kanban', entity: 'order', label: { zh: '全部' }, filter: 'x',
  });
});
