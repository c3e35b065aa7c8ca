import type { Language } from '../label';
import type { Me, NotificationList, Person, WeekStart } from '../session';
import { api } from './client';

/** `code`: from the authenticator app, or a recovery code, where the server asks for one. */
export async function signIn(email: string, password: string, code?: string): Promise<void> {
  const body = { email, password, ...(code ? { code } : {}) };
  const answer = await api.request<{ csrf: string }>('/auth/login', { method: 'POST', body });
  api.setCsrf(answer.csrf);
}

export async function signOut(): Promise<void> {
  await api.request('/auth/logout', { method: 'POST' });
  api.setCsrf(null);
}

export async function loadMe(): Promise<Me> {
  const me = await api.request<Me>('/me');
  api.setCsrf(me.csrf);
  return me;
}

export async function saveLanguage(language: Language): Promise<void> {
  await api.request('/me', { method: 'PATCH', body: { language }, keepalive: true });
}

export async function saveWeekStart(day: WeekStart): Promise<void> {
  await api.request('/workspace', { method: 'PATCH', body: { week_start: day } });
}

/** Null goes back to the workspace's time zone. */
export async function saveZone(zone: string | null): Promise<void> {
  await api.request('/me', { method: 'PATCH', body: { zone } });
}

export function loadNotifications(): Promise<NotificationList> {
  return api.request('/notifications');
}

/** Marks the given notifications as read; without ids, all of them. */
export async function markRead(ids?: readonly string[]): Promise<void> {
  await api.request('/notifications/read', { method: 'POST', body: ids ? { ids } : {} });
}

export async function searchPeople(text: string, signal?: AbortSignal): Promise<readonly Person[]> {
  const answer = await api.request<{ people: readonly Person[] }>('/directory', { query: { q: text }, signal });
  return answer.people;
}
