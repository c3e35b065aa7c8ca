import type { HolderKind } from '../access';
import type { ApiToken, PersonAccess } from '../account';
import { api } from './client';

/** Changes one's own password. The session goes on under a new cookie, and so under a new CSRF token. */
export async function changePassword(current: string, next: string): Promise<string> {
  const answer = await api.request<{ csrf: string }>('/me/password', { method: 'POST', body: { current, new: next } });
  api.setCsrf(answer.csrf);
  return answer.csrf;
}

export async function loadTokens(): Promise<readonly ApiToken[]> {
  return (await api.request<{ tokens: readonly ApiToken[] }>('/tokens')).tokens;
}

export interface NewToken {
  readonly name: string;
  readonly read_only: boolean;
  readonly apps?: readonly string[];
  readonly days?: number;
}

/** Answers the secret, which the server does not show again. */
export async function createToken(body: NewToken): Promise<string> {
  return (await api.request<{ token: string }>('/tokens', { method: 'POST', body })).token;
}

export async function revokeToken(id: string): Promise<void> {
  await api.request(`/tokens/${id}`, { method: 'DELETE' });
}

export function loadPersonAccess(holder: string, kind: HolderKind = 'user'): Promise<PersonAccess> {
  return api.request(`/${kind}s/${holder}/roles`);
}

export async function changeRoles(
  holder: string,
  give: readonly string[],
  take: readonly string[],
  kind: HolderKind = 'user',
): Promise<void> {
  await api.request(`/${kind}s/${holder}/roles`, { method: 'PATCH', body: { give, take } });
}

/** Answers the new password, which the server does not show again. */
export async function resetPassword(person: string): Promise<string> {
  return (await api.request<{ password: string }>(`/users/${person}/password`, { method: 'POST' })).password;
}
