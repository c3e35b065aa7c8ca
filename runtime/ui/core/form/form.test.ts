import { describe, expect, test } from 'vitest';

import type { AppDefinition, EntityDefinition, ExpressionTree, FieldDefinition, FormPurpose } from '../definition';
import type { FieldValue, Values } from '../record';
import { changedValues } from './changes';
import { checkRecord, warningKeys, warningsOf } from './check';
import { compute, withDefaults } from './compute';
import type { Evaluate } from './evaluation';
import { defaultForm, formOf, formWith, section } from './layout';
import { readsBehind, setField } from './set_field';
import { fieldState, formState, isLocked } from './state';

/** Trees of these tests are functions in a box. */
function tree(run: (values: Values) => FieldValue | undefined, ...paths: string[]): ExpressionTree {
  return { run, reads: paths.map((path) => ({ path })) };
}
const evaluate: Evaluate = (boxed, values) =>
  (boxed as { run: (values: Values) => FieldValue | undefined }).run(values);

function field(key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { id: key, key, type, label: {}, ...more };
}

const times = (left: FieldValue | undefined, right: FieldValue | undefined) =>
  typeof left === 'string' && typeof right === 'string' ? String(Number(left) * Number(right)) : null;

const line: EntityDefinition = {
  name: 'shop.line',
  app: 'shop',
  key: 'line',
  label: {},
  title: 'item',
  actions: [],
  fields: [
    field('item', 'reference', { entity: 'shop.item', required: true }),
    field('price', 'money', { default: tree((values) => values['item.price'] ?? null, 'item.price') }),
    field('count', 'integer', { default: tree(() => '1'), minimum: '1' }),
    field('amount', 'money', { derived: true, formula: tree((values) => times(values.price, values.count)) }),
  ],
};

const order: EntityDefinition = {
  name: 'shop.order',
  app: 'shop',
  key: 'order',
  label: {},
  title: 'name',
  actions: [],
  readonly_when: tree((values) => values.state === 'closed'),
  fields: [
    field('name', 'text', { required: true, max_length: 5 }),
    field('state', 'choice', { default: tree(() => 'open') }),
    field('reason', 'text', {
      visible_when: tree((values) => values.state === 'lost'),
      required_when: tree((values) => values.state === 'lost'),
    }),
    field('secret', 'text', { access: 'read' }),
    // Reads a formula that is listed after it.
    field('twice', 'money', { derived: true, formula: tree((values) => times(values.total, '2')) }),
    field('total', 'money', {
      derived: true,
      formula: tree((values) => {
        const rows = Array.isArray(values.lines) ? (values.lines as readonly Values[]) : [];
        return String(rows.reduce((sum, row) => sum + Number(row.amount ?? 0), 0));
      }),
    }),
    field('lines', 'subtable', { entity: 'shop.line' }),
  ],
  checks: [
    { key: 'small', condition: tree((values) => Number(values.total) <= 100), message: { en: 'too much' }, severity: 'error' },
    { key: 'even', condition: tree((values) => Number(values.total) % 2 === 0), message: { en: 'odd' }, severity: 'warning', field: 'total' },
  ],
};
const entities = { 'shop.order': order, 'shop.line': line };

describe('formulas', () => {
  test('of rows come before those of the record, in whatever order they are listed', () => {
    const values = compute(order, entities, { lines: [{ price: '5', count: '3' }, { price: '1', count: '2' }] }, evaluate);
    expect(values).toMatchObject({ total: '17', twice: '34' });
    expect(values.lines).toMatchObject([{ amount: '15' }, { amount: '2' }]);
  });

  test('that change nothing leave the very same values', () => {
    const once = compute(order, entities, { lines: [{ price: '5', count: '3' }] }, evaluate);
    expect(compute(order, entities, once, evaluate)).toBe(once);
  });

  test('that cannot be told keep the value the server gave', () => {
    const values = compute(order, entities, { total: '9', lines: [] }, () => undefined);
    expect(values.total).toBe('9');
  });
});

describe('defaults', () => {
  test('fill what is absent, not what somebody emptied', () => {
    expect(withDefaults(order, {}, evaluate).state).toBe('open');
    expect(withDefaults(order, { state: null }, evaluate).state).toBeNull();
  });

  test('that read behind a reference follow it until somebody types something else', () => {
    const chosen = { item: 'i1', 'item.price': '10', price: '10' };
    const changed = setField(line, chosen, 'item', 'i2', evaluate);
    expect(changed).toEqual({ item: 'i2' });
    expect(withDefaults(line, { ...changed, 'item.price': '20' }, evaluate).price).toBe('20');
    expect(setField(line, { ...chosen, price: '8' }, 'item', 'i2', evaluate).price).toBe('8');
  });

  test('a tree tells which reference it reads behind', () => {
    expect(readsBehind({ op: 'call', args: [{ op: 'field', path: 'item.price' }] }, 'item')).toBe(true);
    expect(readsBehind({ op: 'field', path: 'items.price' }, 'item')).toBe(false);
  });
});

describe('conditions', () => {
  test('hide, require and lock', () => {
    const open = formState(order, { state: 'open' }, evaluate);
    expect(open.get('reason')).toEqual({ visible: false, required: false, readonly: false });
    const lost = formState(order, { state: 'lost' }, evaluate);
    expect(lost.get('reason')).toEqual({ visible: true, required: true, readonly: false });
    expect(open.get('secret')?.readonly).toBe(true);
    expect(isLocked(order, { state: 'closed' }, evaluate)).toBe(true);
  });

  test('that cannot be told show the field and leave the rest to the server', () => {
    const reason = order.fields.find(({ key }) => key === 'reason');
    expect(reason && fieldState(reason, {}, () => undefined)).toEqual({
      visible: true,
      required: false,
      readonly: false,
    });
  });
});

describe('checks before saving', () => {
  test('name every place at once', () => {
    const issues = checkRecord(
      order,
      entities,
      { state: 'lost', total: '101', lines: [{ item: null, count: '0' }] },
      evaluate,
    );
    expect(issues.map(({ path, code }) => `${path}:${code}`)).toEqual([
      'name:required',
      'reason:required',
      ':check',
      'lines.0.item:required',
      'lines.0.count:minimum',
    ]);
  });

  test('count characters, not bytes', () => {
    const issues = checkRecord(order, entities, { name: '一二三四五六', total: '2' }, evaluate);
    expect(issues).toEqual([{ path: 'name', code: 'too_long', limit: '5' }]);
  });

  test('warnings are told apart and can be named for overriding', () => {
    expect(warningsOf(order, entities, { total: '3' }, evaluate)).toEqual([
      { key: 'even', path: 'total', message: { en: 'odd' } },
    ]);
    expect(warningsOf(order, entities, { total: '4' }, evaluate)).toEqual([]);
    expect(warningKeys(order, entities)).toEqual(['even']);
  });
});

describe('what is sent', () => {
  const before: Values = { name: 'a', state: 'open', lines: [{ id: 'r1', item: 'i1', price: '1', count: '1', amount: '1' }] };

  test('is only what changed, without derived and read-only fields', () => {
    const after = { ...before, name: 'b', secret: 'x', total: '5', 'customer.level': 'A' };
    expect(changedValues(order, entities, before, after)).toEqual({ name: 'b' });
    expect(changedValues(order, entities, before, { ...before })).toEqual({});
  });

  test('rows go whole, with their ids, without their formulas and without rows nobody filled in', () => {
    const lines = [{ id: 'r1', item: 'i1', price: '2', count: '1', amount: '2' }, { '#': 'new-1', item: 'i9', note: 'x' }, { '#': 'new-2' }];
    expect(changedValues(order, entities, before, { ...before, lines })).toEqual({
      lines: [{ id: 'r1', item: 'i1', price: '2', count: '1' }, { item: 'i9' }],
    });
  });

  test('an emptied field goes as blank', () => {
    expect(changedValues(order, entities, before, { ...before, name: '' })).toEqual({ name: null });
  });
});

test('an entity without a form gets one with every field, sub-tables apart', () => {
  const form = defaultForm(order);
  expect(form.layout.map((item) => (item.type === 'section' ? item.fields : []))).toEqual([
    ['name', 'state', 'reason', 'secret', 'twice', 'total'],
    ['lines'],
  ]);
  expect(formOf({ forms: [] } as unknown as AppDefinition, order, 'read').key).toBe('default');
});

test('of several forms the first is taken that is for what is done and the screen at hand', () => {
  const form = (key: string, purposes: readonly FormPurpose[], device: 'any' | 'desktop' | 'phone') => ({
    ...formWith(order.name, [section('s', 1, ['name'])]),
    key,
    purposes,
    device,
  });
  const forms = [
    { ...form('other', ['create', 'edit', 'read'], 'any'), entity: 'shop.line' },
    form('wizard', ['create'], 'desktop'),
    form('short', ['create', 'edit'], 'phone'),
    form('whole', ['edit', 'read'], 'any'),
  ];
  const chosen = (purpose: FormPurpose, narrow: boolean) =>
    formOf({ forms } as unknown as AppDefinition, order, purpose, narrow).key;
  expect([chosen('create', false), chosen('create', true)]).toEqual(['wizard', 'short']);
  expect([chosen('edit', false), chosen('edit', true)]).toEqual(['whole', 'short']);
  expect([chosen('read', false), chosen('read', true)]).toEqual(['whole', 'whole']);
});
