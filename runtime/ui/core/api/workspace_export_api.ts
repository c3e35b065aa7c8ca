import { api } from './client';

/** An archive of the whole workspace: `GET /api/workspace/exports`. */
export interface WorkspaceExport {
  readonly id: string;
  readonly by_name: string;
  readonly state: 'running' | 'done' | 'failed' | 'gone';
  readonly parts_done: number;
  /** Unknown until it has begun. */
  readonly parts: number | null;
  /** Records written. */
  readonly rows: number;
  readonly size: number | null;
  readonly created_at: string;
  readonly expires_at: string | null;
}

export async function loadWorkspaceExports(): Promise<readonly WorkspaceExport[]> {
  return (await api.request<{ readonly exports: readonly WorkspaceExport[] }>('/workspace/exports')).exports;
}

export function startWorkspaceExport(password: string): Promise<WorkspaceExport> {
  return api.request('/workspace/exports', { method: 'POST', body: { password } });
}

export async function removeWorkspaceExport(id: string): Promise<void> {
  await api.request(`/workspace/exports/${id}`, { method: 'DELETE' });
}

/** Where the archive is, for a link. */
export function workspaceExportAddress(id: string): string {
  return `/api/workspace/exports/${id}/file`;
}
