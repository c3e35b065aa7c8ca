/** Passwords, API tokens and roles: what belongs to people besides their record. */
import type { Holder } from './access';
import type { Label } from './label';

/** The platform's own entity of people, the one entity this code may know by name. */
export const PERSON_ENTITY = 'system.user';
export const ADMINISTRATOR_ROLE = 'system.administrator';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scope: 'full' | 'read';
  readonly created_at: string;
  readonly used_at: string | null;
  readonly expires_at: string | null;
  /** Keys of the apps it is for; null: all of its person's. */
  readonly apps: readonly string[] | null;
  readonly revoked: boolean;
}

export interface RoleMembership {
  /** "app.role" */
  readonly name: string;
  readonly label: Label;
  readonly held: boolean;
  readonly app: string;
  readonly app_label: Label;
  /** Positions, groups and departments that bring a person the role. */
  readonly through?: readonly Holder[];
}

export interface PersonAccess {
  readonly roles: readonly RoleMembership[];
  /** Null for somebody who never had a password and so cannot sign in with one. */
  readonly password_changed_at?: string | null;
  /** Whether the person signs in with a second factor. */
  readonly second_factor?: boolean;
}

export interface RoleGroup {
  readonly app: string;
  readonly label: Label;
  readonly roles: readonly RoleMembership[];
}

/** Roles by app, in the order given. */
export function groupRoles(roles: readonly RoleMembership[]): readonly RoleGroup[] {
  const groups = new Map<string, RoleMembership[]>();
  for (const role of roles) groups.set(role.app, [...(groups.get(role.app) ?? []), role]);
  return [...groups].map(([app, members]) => ({ app, label: members[0]?.app_label ?? {}, roles: members }));
}

/** What to give and take so that exactly `wanted` is held. */
export function roleChanges(
  roles: readonly RoleMembership[],
  wanted: ReadonlySet<string>,
): { readonly give: readonly string[]; readonly take: readonly string[] } {
  return {
    give: roles.filter((role) => !role.held && wanted.has(role.name)).map((role) => role.name),
    take: roles.filter((role) => role.held && !wanted.has(role.name)).map((role) => role.name),
  };
}
