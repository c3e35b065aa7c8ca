import type { Enrolment, SecondFactor, SignedInSession } from '../security';
import { api } from './client';

export async function loadSessions(): Promise<readonly SignedInSession[]> {
  return (await api.request<{ sessions: readonly SignedInSession[] }>('/me/sessions')).sessions;
}

export async function endSession(id: string): Promise<void> {
  await api.request(`/me/sessions/${id}`, { method: 'DELETE' });
}

export function loadSecondFactor(): Promise<SecondFactor> {
  return api.request('/me/second-factor');
}

export function startSecondFactor(password: string): Promise<Enrolment> {
  return api.request('/me/second-factor', { method: 'POST', body: { password } });
}

/** Answers the recovery codes, which the server does not show again. */
export async function confirmSecondFactor(password: string, code: string): Promise<readonly string[]> {
  const answer = await api.request<{ recovery_codes: readonly string[] }>('/me/second-factor/confirm', {
    method: 'POST',
    body: { password, code },
  });
  return answer.recovery_codes;
}

export async function removeSecondFactor(password: string): Promise<void> {
  await api.request('/me/second-factor/remove', { method: 'POST', body: { password } });
}

/** For somebody who lost their phone; by an administrator. */
export async function removeSecondFactorOf(person: string): Promise<void> {
  await api.request(`/users/${person}/second-factor/remove`, { method: 'POST' });
}
