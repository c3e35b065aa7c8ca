import { expect, test } from 'vitest';

import type { Package } from '../draft';
import { rightsChanges } from './changes';

const published: Package = {
  format: 'yingzao/1',
  app: { key: 'shop', version: '1.0.0', label: {} },
  roles: [{ id: 'r1', key: 'seller' }, { id: 'r2', key: 'boss' }],
  grants: [
    { id: 'g1', role: 'seller', entity: 'order', actions: ['read', 'update'], scope: 'own', fields: { cost: 'hidden' } },
    { id: 'g2', role: 'boss', entity: 'order', actions: ['read'] },
    { id: 'g3', role: 'boss', report: 'sales' },
  ],
};

test('nothing differs from itself, however the grants are cut', () => {
  expect(rightsChanges(published, published)).toEqual([]);
  expect(rightsChanges(undefined, published)).toEqual([]);
  const split: Package = {
    ...published,
    grants: [
      { id: 'x1', role: 'shop.seller', entity: 'shop.order', actions: ['read'], scope: 'own', fields: { cost: 'hidden' } },
      { id: 'x2', role: 'seller', entity: 'order', actions: ['update'], scope: 'own', fields: { cost: 'hidden' } },
      ...(published.grants?.slice(1) ?? []),
    ],
  };
  expect(rightsChanges(published, split)).toEqual([]);
});

test('a renamed role is the same role, and what differs is told once', () => {
  const draft: Package = {
    ...published,
    roles: [{ id: 'r1', key: 'agent' }, { id: 'r3', key: 'guest' }],
    grants: [
      { id: 'g1', role: 'agent', entity: 'order', actions: ['read', 'update'], scope: 'department' },
      { id: 'g4', role: 'guest', entity: 'order', actions: ['read'] },
      { id: 'g5', role: 'agent', process: 'approval' },
    ],
  };
  expect(rightsChanges(published, draft)).toEqual([
    { kind: 'role', role: 'boss', added: false },
    { kind: 'role', role: 'guest', added: true },
    { kind: 'cell', role: 'agent', entity: 'order', action: 'read', before: [{ kind: 'own' }], after: [{ kind: 'department' }] },
    { kind: 'cell', role: 'agent', entity: 'order', action: 'update', before: [{ kind: 'own' }], after: [{ kind: 'department' }] },
    { kind: 'field', role: 'agent', entity: 'order', field: 'cost', before: 'hidden', after: 'write' },
    { kind: 'use', role: 'agent', what: 'process', name: 'approval', given: true },
  ]);
});
