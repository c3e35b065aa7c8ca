import type { FileInfo } from '../file';
import type { ListedForm, PublicForm, Sending, Thanks } from '../public_form';
import type { Values } from '../record';
import { type ApiClient, api } from './client';

export function loadPublicForm(client: ApiClient, slug: string): Promise<PublicForm> {
  return client.request(`/public/forms/${slug}`);
}

export function sendPublicForm(client: ApiClient, slug: string, body: Sending, key: string): Promise<Thanks> {
  return client.request(`/public/forms/${slug}`, { method: 'POST', body, idempotencyKey: key });
}

/** `secret` is the page's own; the form is sent with it. */
export function uploadPublicFile(client: ApiClient, slug: string, file: File, secret: string): Promise<FileInfo> {
  const query = new URLSearchParams({ name: file.name, uploads: secret }).toString();
  return client.upload(`/public/forms/${slug}/files?${query}`, file);
}

/** Answers the token that leads back to what was filled in; with one, replaces what it led to. */
export async function keepPublicDraft(
  client: ApiClient,
  slug: string,
  values: Values,
  draft?: string,
): Promise<string> {
  const body = draft === undefined ? { values } : { values, draft };
  const kept = await client.request<{ draft: string }>(`/public/forms/${slug}/drafts`, { method: 'POST', body });
  return kept.draft;
}

export async function loadPublicDraft(client: ApiClient, slug: string, draft: string): Promise<Values> {
  const kept = await client.request<{ values: Values }>(`/public/forms/${slug}/drafts/${encodeURIComponent(draft)}`);
  return kept.values;
}

export async function loadListedForms(app: string): Promise<readonly ListedForm[]> {
  const answer = await api.request<{ forms: readonly ListedForm[] }>(`/apps/${app}/public-forms`);
  return answer.forms;
}
