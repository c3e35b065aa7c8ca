import { describe, expect, test } from 'vitest';

import type { Package } from '../draft';
import {
  ACTIONS, APP_ITSELF, type RowGrant, type Scope, cellKey, cellsOf, copyGrants, fieldRight, grantsOn, mayUse, reachOf, removeRole, scopesOf, setAll,
  setFieldRight, setRowFieldRight, setScope, setScopes, setUse, signature,
} from './rights';

const OWN: Scope = { kind: 'own' };
const ALL: Scope = { kind: 'all' };

function shop(...grants: Partial<RowGrant>[]): Package {
  return {
    format: 'yingzao/1',
    app: { key: 'shop', version: '1.0.0', label: {} },
    roles: [{ id: 'r1', key: 'seller' }, { id: 'r2', key: 'boss' }],
    grants: grants.map((grant, at) => ({ id: `g${at}`, role: 'seller', ...grant }) as RowGrant),
  };
}

const actionsOf = (document: Package, role = 'seller', entity = 'order') =>
  grantsOn(document, role, entity).map((grant) => [grant.scope ?? 'all', grant.actions?.join(' ')]);

describe('scopes', () => {
  test('an action moves to a grant with the rows wanted, and leaves none empty', () => {
    const document = shop({ entity: 'order', actions: ['read', 'update'], scope: 'own' });
    setScope(document, 'seller', 'order', 'read', ALL);
    expect(actionsOf(document)).toEqual([['own', 'update'], ['all', 'read']]);
    setScope(document, 'seller', 'order', 'update', ALL);
    expect(actionsOf(document)).toEqual([['all', 'read update']]);
    setScope(document, 'seller', 'order', 'read', null);
    setScope(document, 'seller', 'order', 'update', null);
    expect(document.grants).toEqual([]);
  });

  test('a wider reach shows nothing that was hidden', () => {
    const document = shop({ entity: 'order', actions: ['read'], scope: 'own', fields: { cost: 'hidden' }, comment: false });
    setScope(document, 'seller', 'order', 'read', ALL);
    setScope(document, 'seller', 'order', 'export', OWN);
    expect(grantsOn(document, 'seller', 'order').map(({ fields, comment }) => [fields, comment])).toEqual([
      [{ cost: 'hidden' }, false],
      [{ cost: 'hidden' }, false],
    ]);
  });

  test('several grants add up, and choosing one scope replaces them all', () => {
    const condition: Scope = { kind: 'expression', condition: 'amount > 5' };
    const document = shop(
      { entity: 'order', actions: ['read'], scope: 'own' },
      { entity: 'shop.order', actions: ['read', 'update'], scope: 'expression', condition: 'amount > 5' },
      { entity: 'order', actions: ['read'], scope: 'own' },
      { entity: 'order', actions: ['read'], scope: 'none' },
    );
    expect(scopesOf(document, 'seller', 'order', 'read')).toEqual([OWN, condition]);
    setScope(document, 'seller', 'order', 'read', condition);
    expect(scopesOf(document, 'seller', 'order', 'read')).toEqual([condition]);
    expect(grantsOn(document, 'seller', 'order').filter((grant) => grant.actions?.length)).toHaveLength(1);
  });

  test('several scopes stand side by side, and each goes and comes by itself', () => {
    const cheap: Scope = { kind: 'expression', condition: 'amount < 5' };
    const urgent: Scope = { kind: 'expression', condition: 'urgent' };
    const document = shop({ entity: 'order', actions: ['read', 'update'], scope: 'own', fields: { cost: 'read' } });
    setScopes(document, 'seller', 'order', 'update', [OWN, cheap, urgent]);
    expect(scopesOf(document, 'seller', 'order', 'update')).toEqual([OWN, cheap, urgent]);
    expect(scopesOf(document, 'seller', 'order', 'read')).toEqual([OWN]);
    // The same condition of another action is the same grant.
    setScopes(document, 'seller', 'order', 'read', [OWN, urgent]);
    expect(actionsOf(document)).toEqual([['own', 'read update'], ['expression', 'update'], ['expression', 'read update']]);
    expect(grantsOn(document, 'seller', 'order').map(({ fields }) => fields)).toEqual([{ cost: 'read' }, { cost: 'read' }, { cost: 'read' }]);
    setScopes(document, 'seller', 'order', 'update', [urgent]);
    expect(actionsOf(document)).toEqual([['own', 'read'], ['expression', 'read update']]);
  });

  test('a scope that is added shows what all the others show, and no more', () => {
    const document = shop(
      { entity: 'order', actions: ['read'], scope: 'own', fields: { cost: 'read' }, reveal: ['pin', 'code'] },
      { entity: 'order', actions: ['read'], scope: 'department', fields: { cost: 'hidden', margin: 'read' }, comment: false, reveal: ['pin'] },
    );
    setScopes(document, 'seller', 'order', 'read', [OWN, { kind: 'department' }, { kind: 'shared' }]);
    expect(document.grants?.[2]).toMatchObject({ scope: 'shared', fields: { cost: 'hidden', margin: 'read' }, comment: false, reveal: ['pin'] });
    expect(document.grants?.[0]).toMatchObject({ fields: { cost: 'read' }, reveal: ['pin', 'code'] });
  });

  test('the same again changes nothing', () => {
    const document = shop({ entity: 'order', actions: ['read'], scope: 'own' });
    const before = structuredClone(document);
    setScope(document, 'seller', 'order', 'read', OWN);
    setScope(document, 'seller', 'order', 'delete', null);
    expect(document).toEqual(before);
  });

  test('the app itself has cells of its own', () => {
    const document = shop({ role: undefined as never, app: true, entity: 'order', actions: ['create'] });
    expect(scopesOf(document, APP_ITSELF, 'order', 'create')).toEqual([ALL]);
    expect(scopesOf(document, 'seller', 'order', 'create')).toEqual([]);
    setScope(document, APP_ITSELF, 'note', 'read', ALL);
    expect(document.grants?.[1]).toMatchObject({ app: true, entity: 'note', actions: ['read'] });
    expect(document.grants?.[1]?.role).toBeUndefined();
  });

  test('all cells in one pass say what each says by itself', () => {
    const document = shop(
      { entity: 'order', actions: ['read', 'update'], scope: 'own' },
      { role: 'shop.boss', entity: 'shop.order', actions: ['read'], scope: 'department' },
    );
    const cells = cellsOf(document);
    for (const role of ['seller', 'boss'])
      for (const action of ACTIONS)
        expect(signature(cells.get(cellKey(role, 'order', action)))).toBe(signature(scopesOf(document, role, 'order', action)));
  });
});

describe('headings', () => {
  test('have three states', () => {
    expect([reachOf([true, true]), reachOf([true, false]), reachOf([false]), reachOf([])]).toEqual(['all', 'some', 'none', 'none']);
  });

  test('giving leaves what is given as it is, and follows the rows that are read', () => {
    const document = shop({ entity: 'order', actions: ['read'], scope: 'own' }, { entity: 'note', actions: ['read'], scope: 'shared' });
    const row = (entity: string) => ACTIONS.map((action) => ({ role: 'seller', entity, action }));
    setAll(document, row('order'), true);
    expect(actionsOf(document)).toEqual([['own', ACTIONS.join(' ')]]);
    setAll(document, row('note'), true);
    // What is only shared is not created, deleted or imported.
    expect(scopesOf(document, 'seller', 'note', 'create')).toEqual([ALL]);
    expect(scopesOf(document, 'seller', 'note', 'update')).toEqual([{ kind: 'shared' }]);
    setAll(document, [...row('order'), ...row('note')], false);
    expect(document.grants).toEqual([]);
  });
});

describe('fields', () => {
  test('are set for chosen grants, and fully writable ones are not mentioned', () => {
    const document = shop(
      { entity: 'order', actions: ['read'], scope: 'own', reveal: ['pin'] },
      { entity: 'order', actions: ['read'], scope: 'all', fields: { cost: 'hidden' } },
    );
    expect(fieldRight(grantsOn(document, 'seller', 'order'), 'cost')).toBe('mixed');
    setFieldRight(document, ['g1'], 'cost', 'write');
    expect(document.grants?.[1]).not.toHaveProperty('fields');
    setFieldRight(document, ['g0', 'g1'], 'pin', 'hidden');
    expect(fieldRight(grantsOn(document, 'seller', 'order'), 'pin')).toBe('hidden');
    expect(document.grants?.[0]).not.toHaveProperty('reveal');
  });

  test('of rows have a grant that lives as long as it narrows something', () => {
    const document = shop({ entity: 'order', actions: ['read'] });
    setRowFieldRight(document, 'seller', 'line', 'cost', 'write');
    expect(grantsOn(document, 'seller', 'line')).toEqual([]);
    setRowFieldRight(document, 'seller', 'line', 'cost', 'hidden');
    expect(grantsOn(document, 'seller', 'line')[0]).toMatchObject({ actions: ['read'], fields: { cost: 'hidden' } });
    setRowFieldRight(document, 'seller', 'line', 'cost', 'write');
    expect(grantsOn(document, 'seller', 'line')).toEqual([]);
  });
});

test('processes and reports are given and taken once', () => {
  const document = shop();
  setUse(document, 'seller', 'process', 'approval', true);
  setUse(document, 'seller', 'process', 'approval', true);
  expect(document.grants).toHaveLength(1);
  expect(mayUse(document, 'seller', 'process', 'approval')).toBe(true);
  expect(mayUse(document, 'boss', 'process', 'approval')).toBe(false);
  setUse(document, 'seller', 'process', 'approval', false);
  expect(document.grants).toEqual([]);
});

test('a role is copied with its rights and goes with them', () => {
  const document = shop({ entity: 'order', actions: ['read'], fields: { cost: 'hidden' } });
  copyGrants(document, 'seller', 'boss');
  expect(grantsOn(document, 'boss', 'order')[0]).toMatchObject({ actions: ['read'], fields: { cost: 'hidden' } });
  expect(new Set(document.grants?.map(({ id }) => id)).size).toBe(2);
  removeRole(document, 'r1');
  expect(document.roles?.map(({ key }) => key)).toEqual(['boss']);
  expect(document.grants).toHaveLength(1);
});
