/**
 * What roles may do, as grants of the package say it, and the changes one makes to that.
 *
 * A cell is what one role (or the app's own rules and processes, `APP_ITSELF`) may do with one entity: the
 * rows an action reaches. Grants add up, so a cell may hold several scopes. The functions here work on a
 * document inside a recipe of `edit`.
 */
import { type Grant, type Package, newId, sectionOf } from '../draft';

export const ACTIONS = ['read', 'create', 'update', 'delete', 'export', 'import', 'bulk', 'share'] as const;
export type Action = (typeof ACTIONS)[number];

/** From the widest to the narrowest. */
export const PRESETS = ['all', 'department_tree', 'department', 'own', 'shared'] as const;
export type ScopeKind = (typeof PRESETS)[number] | 'expression';

export interface Scope {
  readonly kind: ScopeKind;
  readonly condition?: string;
}

export type FieldRight = 'hidden' | 'read' | 'write';

export interface RowGrant extends Grant {
  app?: boolean;
  entity?: string;
  actions?: Action[];
  scope?: ScopeKind | 'none';
  condition?: string | null;
  fields?: Record<string, FieldRight>;
  reveal?: string[];
  comment?: boolean;
  process?: string;
  report?: string;
  dashboard?: string;
}

/** Stands where a role's key stands, for what the app's own rules and processes may do. */
export const APP_ITSELF = '@app';

export type Thing = 'process' | 'report' | 'dashboard';

const NOT_BY_SHARE: readonly Action[] = ['create', 'delete', 'import'];

/** Actions that a record's being shared can give. */
export function mayScope(action: Action, kind: ScopeKind): boolean {
  return kind !== 'shared' || !NOT_BY_SHARE.includes(action);
}

/** A name as this app writes it: without its own key in front. */
export function localName(document: Package, name: string | undefined): string {
  const own = `${document.app.key}.`;
  return name?.startsWith(own) ? name.slice(own.length) : (name ?? '');
}

function isOf(document: Package, grant: RowGrant, role: string): boolean {
  return role === APP_ITSELF ? grant.app === true : !grant.app && localName(document, grant.role) === role;
}

/** Grants of a role on an entity, in their order. */
export function grantsOn(document: Package, role: string, entity: string): readonly RowGrant[] {
  return ((document.grants ?? []) as RowGrant[]).filter(
    (grant) => isOf(document, grant, role) && grant.entity !== undefined && localName(document, grant.entity) === entity,
  );
}

export function scopeOf(grant: RowGrant): Scope | null {
  if (grant.scope === 'none') return null;
  const kind = grant.scope ?? 'all';
  return kind === 'expression' ? { kind, condition: grant.condition ?? '' } : { kind };
}

export function sameScope(one: Scope | null, other: Scope | null): boolean {
  return one?.kind === other?.kind && (one?.condition ?? '') === (other?.condition ?? '');
}

/** Rows an action reaches, each scope once. */
export function scopesOf(document: Package, role: string, entity: string, action: Action): readonly Scope[] {
  const found: Scope[] = [];
  for (const grant of grantsOn(document, role, entity)) {
    const scope = scopeOf(grant);
    if (scope && grant.actions?.includes(action) && !found.some((one) => sameScope(one, scope))) found.push(scope);
  }
  return found;
}

/** Cells of all roles at once, as a map from "role|entity|action" to its scopes: one pass over the grants. */
export function cellsOf(document: Package): ReadonlyMap<string, readonly Scope[]> {
  const cells = new Map<string, Scope[]>();
  for (const grant of (document.grants ?? []) as RowGrant[]) {
    const scope = scopeOf(grant);
    if (!grant.entity || !scope) continue;
    const role = grant.app ? APP_ITSELF : localName(document, grant.role);
    for (const action of grant.actions ?? []) {
      const key = cellKey(role, localName(document, grant.entity), action);
      const known = cells.get(key);
      if (!known) cells.set(key, [scope]);
      else if (!known.some((one) => sameScope(one, scope))) known.push(scope);
    }
  }
  return cells;
}

export function cellKey(role: string, entity: string, action: Action): string {
  return `${role}|${entity}|${action}`;
}

/** One text for a cell, to tell whether it changed. */
export function signature(scopes: readonly Scope[] | undefined): string {
  return (scopes ?? [])
    .map((scope) => `${scope.kind}:${scope.condition ?? ''}`)
    .toSorted()
    .join('\n');
}

function newGrant(document: Package, role: string, rest: Partial<RowGrant>): RowGrant {
  const grant = { id: newId('g'), ...(role === APP_ITSELF ? { app: true } : { role }), ...rest } as RowGrant;
  sectionOf<RowGrant>(document, 'grants').push(grant);
  return grant;
}

function drop(document: Package, grant: RowGrant): void {
  const all = sectionOf<RowGrant>(document, 'grants');
  const at = all.indexOf(grant);
  if (at >= 0) all.splice(at, 1);
}

function inOrder(actions: readonly Action[]): Action[] {
  return ACTIONS.filter((action) => actions.includes(action));
}

/** What the action reaches from now on: exactly the rows of `scope`, or none. */
export function setScope(document: Package, role: string, entity: string, action: Action, scope: Scope | null): void {
  setScopes(document, role, entity, action, scope ? [scope] : []);
}

/**
 * What the action reaches from now on: exactly the rows of all `scopes` together. A grant made for one takes
 * over the narrowest field rights of those that gave the action before, or of another of the same role on the
 * entity: a wider reach must not show what was hidden.
 */
export function setScopes(document: Package, role: string, entity: string, action: Action, scopes: readonly Scope[]): void {
  const before = grantsOn(document, role, entity) as RowGrant[];
  const giving = before.filter((grant) => grant.actions?.includes(action));
  const wanted = (grant: RowGrant) => scopes.some((scope) => sameScope(scopeOf(grant), scope));
  // Taken down here: once a grant has lost its last action it is gone.
  const kept = narrowest(giving.length > 0 ? giving : before.slice(0, 1));
  for (const grant of giving.filter((one) => !wanted(one))) {
    grant.actions = (grant.actions ?? []).filter((one) => one !== action);
    if (action === 'read') delete grant.reveal;
    if (grant.actions.length === 0) drop(document, grant);
  }
  for (const scope of scopes) {
    const same = (grantsOn(document, role, entity) as RowGrant[]).filter((grant) => sameScope(scopeOf(grant), scope));
    if (same.some((grant) => grant.actions?.includes(action))) continue;
    if (same[0]) {
      same[0].actions = inOrder([...(same[0].actions ?? []), action]);
      continue;
    }
    const made = newGrant(document, role, { entity, actions: [action], scope: scope.kind });
    if (scope.kind === 'expression') made.condition = scope.condition ?? '';
    if (Object.keys(kept.fields).length > 0) made.fields = { ...kept.fields };
    if (!kept.comment) made.comment = false;
    if (action === 'read' && kept.reveal.length > 0) made.reveal = [...kept.reveal];
  }
}

const NARROW: readonly FieldRight[] = ['hidden', 'read', 'write'];

/** What all of the grants allow. */
function narrowest(grants: readonly RowGrant[]) {
  const fields: Record<string, FieldRight> = {};
  for (const key of new Set(grants.flatMap((grant) => Object.keys(grant.fields ?? {})))) {
    const rights = grants.map((grant) => grant.fields?.[key] ?? 'write');
    fields[key] = NARROW.find((right) => rights.includes(right)) ?? 'write';
  }
  const [first, ...rest] = grants;
  return {
    fields,
    comment: grants.every((grant) => grant.comment !== false),
    reveal: (first?.reveal ?? []).filter((key) => rest.every((grant) => grant.reveal?.includes(key))),
  };
}

export type Reach = 'all' | 'some' | 'none';

/** How many of the cells are given: what a heading's box shows. */
export function reachOf(given: readonly boolean[]): Reach {
  if (given.length > 0 && given.every(Boolean)) return 'all';
  return given.some(Boolean) ? 'some' : 'none';
}

/**
 * Gives or takes several cells at once. What is given already stays as it is; the others get the rows their
 * role reads of the entity, or all of them.
 */
export function setAll(
  document: Package,
  cells: readonly { readonly role: string; readonly entity: string; readonly action: Action }[],
  give: boolean,
): void {
  for (const { role, entity, action } of cells) {
    const now = scopesOf(document, role, entity, action);
    if (!give) setScope(document, role, entity, action, null);
    else if (now.length === 0) setScope(document, role, entity, action, usualScope(document, role, entity, action));
  }
}

/** The rows an action gets when one gives it without saying which. */
export function usualScope(document: Package, role: string, entity: string, action: Action): Scope {
  const read = scopesOf(document, role, entity, 'read')[0];
  return read && mayScope(action, read.kind) ? read : { kind: 'all' };
}

// -- fields

/** The right on a field, of each grant on the entity; `mixed` where they differ. */
export function fieldRight(grants: readonly RowGrant[], key: string): FieldRight | 'mixed' {
  const rights = new Set(grants.map((grant) => grant.fields?.[key] ?? 'write'));
  const [only = 'write'] = rights;
  return rights.size > 1 ? 'mixed' : only;
}

/** Sets a field's right in the grants of these ids; of rows of a sub-table, in a grant of their own. */
export function setFieldRight(document: Package, ids: readonly string[], key: string, right: FieldRight): void {
  for (const grant of (document.grants ?? []) as RowGrant[]) {
    if (!ids.includes(grant.id)) continue;
    const fields = { ...grant.fields };
    if (right === 'write') delete fields[key];
    else fields[key] = right;
    if (Object.keys(fields).length > 0) grant.fields = fields;
    else delete grant.fields;
    if (right === 'hidden' && grant.reveal) {
      const reveal = grant.reveal.filter((one) => one !== key);
      if (reveal.length > 0) grant.reveal = reveal;
      else delete grant.reveal;
    }
  }
}

/** The same of the rows of a sub-table, which follow their record: a grant that only narrows fields. */
export function setRowFieldRight(document: Package, role: string, child: string, key: string, right: FieldRight): void {
  let [grant] = grantsOn(document, role, child) as RowGrant[];
  if (!grant) {
    if (right === 'write') return;
    grant = newGrant(document, role, { entity: child, actions: ['read'] });
  }
  setFieldRight(document, grantsOn(document, role, child).map(({ id }) => id), key, right);
  if (!grant.fields && (grant.actions ?? []).every((action) => action === 'read')) drop(document, grant);
}

// -- processes, reports, dashboards

export function mayUse(document: Package, role: string, what: Thing, key: string): boolean {
  return ((document.grants ?? []) as RowGrant[]).some(
    (grant) => isOf(document, grant, role) && grant[what] !== undefined && localName(document, grant[what]) === key,
  );
}

export function setUse(document: Package, role: string, what: Thing, key: string, give: boolean): void {
  const found = ((document.grants ?? []) as RowGrant[]).filter(
    (grant) => isOf(document, grant, role) && grant[what] !== undefined && localName(document, grant[what]) === key,
  );
  if (give && found.length === 0) newGrant(document, role, { [what]: key });
  if (!give) for (const grant of found) drop(document, grant);
}

// -- roles

/** A role with a copy of all that another may do. */
export function copyGrants(document: Package, from: string, to: string): void {
  for (const grant of [...((document.grants ?? []) as RowGrant[])].filter((one) => isOf(document, one, from))) {
    const { id: _id, role: _role, ...rest } = structuredClone(plain(grant));
    newGrant(document, to, rest as Partial<RowGrant>);
  }
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Takes a role away, and what it was given; other places that name it are problems somebody sees to. */
export function removeRole(document: Package, id: string): void {
  const roles = document.roles ?? [];
  const at = roles.findIndex((role) => role.id === id);
  const [role] = at < 0 ? [] : roles.splice(at, 1);
  if (role) document.grants = (document.grants ?? []).filter((grant) => !isOf(document, grant as RowGrant, role.key));
}
