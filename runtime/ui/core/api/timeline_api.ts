import type { CommentInfo, CommentState, TimelinePage } from '../timeline';
import { api } from './client';
import { recordsPath } from './record_api';

function one(entity: string, id: string): string {
  return `${recordsPath(entity)}/${id}`;
}

export function loadTimeline(entity: string, id: string, kind?: string, after?: string): Promise<TimelinePage> {
  return api.request(`${one(entity, id)}/timeline`, { query: { kind, after } });
}

export function loadCommentState(entity: string, id: string): Promise<CommentState> {
  return api.request(`${one(entity, id)}/comments`);
}

export function createComment(entity: string, id: string, text: string, files: readonly string[]): Promise<CommentInfo> {
  return api.request(`${one(entity, id)}/comments`, { method: 'POST', body: { text, files } });
}

export function editComment(entity: string, id: string, comment: string, text: string): Promise<CommentInfo> {
  return api.request(`${one(entity, id)}/comments/${comment}`, { method: 'PATCH', body: { text } });
}

export async function deleteComment(entity: string, id: string, comment: string): Promise<void> {
  await api.request(`${one(entity, id)}/comments/${comment}`, { method: 'DELETE' });
}

export function follow(entity: string, id: string, following: boolean): Promise<{ following: boolean }> {
  return api.request(`${one(entity, id)}/${following ? 'follow' : 'unfollow'}`, { method: 'POST', body: {} });
}

export async function mentionable(entity: string, id: string, q: string): Promise<readonly { id: string; name: string }[]> {
  const answer = await api.request<{ people: readonly { id: string; name: string }[] }>(`${one(entity, id)}/mentionable`, {
    query: { q },
  });
  return answer.people;
}
