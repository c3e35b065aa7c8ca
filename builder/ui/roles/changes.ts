/** What of roles and rights differs from the version that is published, piece by piece. */
import type { Package } from '../draft';
import {
  APP_ITSELF, type Action, type FieldRight, type RowGrant, type Scope, type Thing, cellKey, cellsOf, localName, signature,
} from './rights';

export type RightsChange =
  | { readonly kind: 'role'; readonly role: string; readonly added: boolean }
  | {
      readonly kind: 'cell';
      readonly role: string;
      readonly entity: string;
      readonly action: Action;
      readonly before: readonly Scope[];
      readonly after: readonly Scope[];
    }
  | {
      readonly kind: 'field';
      readonly role: string;
      readonly entity: string;
      readonly field: string;
      readonly before: FieldRight | 'mixed';
      readonly after: FieldRight | 'mixed';
    }
  | { readonly kind: 'use'; readonly role: string; readonly what: Thing; readonly name: string; readonly given: boolean };

type Fields = ReadonlyMap<string, FieldRight | 'mixed'>;

/** Everything that differs. Roles are told apart by their ids: a renamed one is the same. */
export function rightsChanges(published: Package | undefined, draft: Package): readonly RightsChange[] {
  if (!published) return [];
  const renamed = renames(published, draft);
  const before = normalised(published, renamed);
  const after = normalised(draft, new Map());
  const found: RightsChange[] = [];
  const roles = [...new Set([...before.roles, ...after.roles])];
  for (const role of roles) {
    if (role === APP_ITSELF) continue;
    if (!before.roles.has(role)) found.push({ kind: 'role', role, added: true });
    if (!after.roles.has(role)) found.push({ kind: 'role', role, added: false });
  }
  // Of a role that comes or goes no cells are told besides.
  const both = (role: string) => role === APP_ITSELF || (before.roles.has(role) && after.roles.has(role));
  for (const key of new Set([...before.cells.keys(), ...after.cells.keys()])) {
    const [role = '', entity = '', action = ''] = key.split('|');
    const [one, other] = [before.cells.get(key) ?? [], after.cells.get(key) ?? []];
    if (both(role) && signature(one) !== signature(other))
      found.push({ kind: 'cell', role, entity, action: action as Action, before: one, after: other });
  }
  for (const key of new Set([...before.fields.keys(), ...after.fields.keys()])) {
    const [role = '', entity = '', field = ''] = key.split('|');
    const [one, other] = [before.fields.get(key) ?? 'write', after.fields.get(key) ?? 'write'];
    if (both(role) && one !== other) found.push({ kind: 'field', role, entity, field, before: one, after: other });
  }
  for (const key of new Set([...before.uses, ...after.uses])) {
    const [role = '', what = '', name = ''] = key.split('|');
    if (both(role) && before.uses.has(key) !== after.uses.has(key))
      found.push({ kind: 'use', role, what: what as Thing, name, given: after.uses.has(key) });
  }
  return found;
}

interface Normalised {
  readonly roles: ReadonlySet<string>;
  readonly cells: ReadonlyMap<string, readonly Scope[]>;
  readonly fields: Fields;
  readonly uses: ReadonlySet<string>;
}

/** Old key → new key of roles whose id stayed. */
function renames(published: Package, draft: Package): ReadonlyMap<string, string> {
  const now = new Map((draft.roles ?? []).map((role) => [role.id, role.key]));
  return new Map((published.roles ?? []).flatMap((role) => (now.has(role.id) ? [[role.key, now.get(role.id) ?? role.key]] : [])));
}

function normalised(document: Package, renamed: ReadonlyMap<string, string>): Normalised {
  const roleOf = (key: string) => renamed.get(key) ?? key;
  const cells = new Map<string, readonly Scope[]>();
  for (const [key, scopes] of cellsOf(document)) {
    const [role = '', entity = '', action = ''] = key.split('|');
    cells.set(cellKey(roleOf(role), entity, action as Action), scopes);
  }
  const fields = new Map<string, FieldRight | 'mixed'>();
  const uses = new Set<string>();
  const on = new Map<string, RowGrant[]>();
  for (const grant of (document.grants ?? []) as RowGrant[]) {
    const role = grant.app ? APP_ITSELF : roleOf(localName(document, grant.role));
    for (const what of ['process', 'report', 'dashboard'] as const)
      if (grant[what]) uses.add(`${role}|${what}|${localName(document, grant[what])}`);
    if (!grant.entity) continue;
    const place = `${role}|${localName(document, grant.entity)}`;
    on.set(place, [...(on.get(place) ?? []), grant]);
  }
  for (const [place, grants] of on) {
    for (const key of new Set(grants.flatMap((grant) => Object.keys(grant.fields ?? {})))) {
      const rights = new Set(grants.map((grant) => grant.fields?.[key] ?? 'write'));
      const [only = 'write'] = rights;
      fields.set(`${place}|${key}`, rights.size > 1 ? 'mixed' : only);
    }
  }
  return { roles: new Set((document.roles ?? []).map((role) => roleOf(role.key))), cells, fields, uses };
}

export function changeKey(change: RightsChange): string {
  switch (change.kind) {
    case 'role':
      return `role|${change.role}`;
    case 'cell':
      return `cell|${cellKey(change.role, change.entity, change.action)}`;
    case 'field':
      return `field|${change.role}|${change.entity}|${change.field}`;
    default:
      return `use|${change.role}|${change.what}|${change.name}`;
  }
}

