/** What administrators ask of people and the organisation. */
import { api } from '@yingzao/runtime-ui/core/api/client';
import { listRecords } from '@yingzao/runtime-ui/core/api/record_api';
import type { HolderKind } from '@yingzao/runtime-ui/core/access';
import type { Label } from '@yingzao/runtime-ui/core/label';

export interface DepartmentLine {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly parent: string | null;
  readonly head: string | null;
  readonly head_name: string | null;
  readonly people: number;
}

export interface GroupLine {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly purpose: string | null;
  readonly people: number;
}

export interface Organisation {
  readonly departments: readonly DepartmentLine[];
  readonly positions: readonly GroupLine[];
  readonly groups: readonly GroupLine[];
  readonly people: number;
  readonly elsewhere: number;
  readonly inactive: number;
}

export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly jobTitle: string;
  readonly department: string;
  readonly active: boolean;
}

export interface StaffPage {
  readonly people: readonly Staff[];
  readonly next: string | null;
}

export interface Belongings {
  readonly records: readonly { readonly entity: string; readonly label: Label; readonly count: number; readonly capped: boolean }[];
  readonly tasks: number;
  readonly heads: readonly { readonly id: string; readonly name: string }[];
  readonly roles: readonly { readonly name: string; readonly label: string }[];
  readonly tokens: number;
  readonly active: boolean;
}

export interface HandOver {
  readonly to?: string;
  readonly records: boolean;
  readonly tasks: boolean;
  readonly heads: boolean;
}

export interface Left {
  readonly runs: readonly { readonly id: string }[];
  readonly tasks: number;
  readonly tasks_left: number;
  readonly heads: number;
}

export interface RoleInUse {
  readonly name: string;
  readonly label: Label;
  readonly app: string;
  readonly app_label: Label;
  readonly holders: number;
}

export interface RoleHolders {
  readonly name: string;
  readonly label: string;
  readonly holders: readonly { readonly kind: HolderKind; readonly id: string; readonly name: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly count: number;
}

export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly principal: string;
  readonly by_name: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly subject_name: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

export interface FirstPassword {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const peopleKeys = {
  organisation: ['organisation'] as const,
  // Under the records' own key, so that what others write to people arrives by itself.
  staff: (where: string, search: string) => ['records', 'system.user', 'staff', where, search] as const,
  belongings: (person: string) => ['belongings', person] as const,
  sessions: (person: string) => ['person_sessions', person] as const,
  roles: ['roles_in_use'] as const,
  holders: (role: string) => ['role_holders', role] as const,
  audit: (query: object) => ['audit', query] as const,
};

export function loadOrganisation(): Promise<Organisation> {
  return api.request('/organisation');
}

/** Whose department it is, "none", "inactive" or "all". */
export async function loadStaff(where: string, search: string, after: string | undefined, signal: AbortSignal): Promise<StaffPage> {
  const filters: Readonly<Record<string, string>> = { none: 'active and is_blank(department)', inactive: 'not active', all: 'active' };
  const page = await listRecords(
    'system.user',
    { filter: filters[where] ?? `active and department == "${where}"`, search: search || undefined, sort: 'name', fields: 'name,email,job_title,department,active', limit: 100, after },
    signal,
  );
  return {
    next: page.next,
    people: page.records.map(({ id, values, labels }) => ({
      id,
      name: String(values.name ?? ''),
      email: String(values.email ?? ''),
      jobTitle: String(values.job_title ?? ''),
      department: String((labels as Readonly<Record<string, unknown>> | undefined)?.department ?? ''),
      active: values.active !== false,
    })),
  };
}

export function loadBelongings(person: string): Promise<Belongings> {
  return api.request(`/users/${person}/belongings`);
}

export function deactivate(person: string, over: HandOver): Promise<Left> {
  return api.request(`/users/${person}/deactivate`, { method: 'POST', body: over });
}

export async function loadPersonSessions(person: string) {
  const answer = await api.request<{
    sessions: readonly { readonly id: string; readonly used_at: string; readonly address: string; readonly agent: string }[];
  }>(`/users/${person}/sessions`);
  return answer.sessions;
}

export async function endPersonSessions(person: string): Promise<void> {
  await api.request(`/users/${person}/sessions`, { method: 'DELETE' });
}

export async function givePasswords(people: readonly string[]): Promise<readonly FirstPassword[]> {
  const answer = await api.request<{ passwords: readonly FirstPassword[] }>('/users/passwords', { method: 'POST', body: { people } });
  return answer.passwords;
}

export async function loadRolesInUse(): Promise<readonly RoleInUse[]> {
  return (await api.request<{ roles: readonly RoleInUse[] }>('/role-holders')).roles;
}

export function loadRoleHolders(role: string): Promise<RoleHolders> {
  return api.request('/role-holders', { query: { role } });
}

export interface AuditQuery {
  readonly q?: string;
  readonly person?: string;
  readonly since?: string;
  readonly until?: string;
}

export function loadAudit(query: AuditQuery, after: string | undefined, signal: AbortSignal): Promise<{ entries: readonly AuditEntry[]; next: string | null }> {
  return api.request('/audit', { query: { ...query, after }, signal });
}
