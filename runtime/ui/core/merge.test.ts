import { expect, test } from 'vitest';

import type { EntityDefinition } from './definition';
import { differingFields, firstChoice, mergedValues } from './merge';
import type { RecordAnswer } from './record';

const entity = {
  name: 'crm.customer', app: 'crm', key: 'customer', label: {}, title: 'name', actions: [],
  fields: [
    { id: '1', key: 'name', type: 'text', label: {} },
    { id: '2', key: 'phone', type: 'text', label: {} },
    { id: '3', key: 'total', type: 'money', label: {}, derived: true },
    { id: '4', key: 'level', type: 'text', label: {}, access: 'read' },
    { id: '5', key: 'city', type: 'text', label: {} },
  ],
} as unknown as EntityDefinition;
const record = (values: RecordAnswer['values']): RecordAnswer => ({ id: 'a', version: 1, values });

test('one chooses where writable values differ, blank ones giving way', () => {
  const survivor = record({ name: 'Acme', phone: null, total: '1', level: 'A', city: 'Wuhan' });
  const other = record({ name: 'ACME Ltd', phone: '123', total: '2', level: 'B', city: 'Wuhan' });
  const fields = differingFields(entity, survivor, other);
  expect(fields.map((field) => field.key)).toEqual(['name', 'phone']);
  const taken = firstChoice(fields, survivor);
  expect([...taken]).toEqual(['phone']);
  expect(mergedValues(fields, taken, entity, other)).toEqual({ phone: '123' });
});
