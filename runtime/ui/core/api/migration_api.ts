import type { Migration, MigrationSummary } from '../migration';
import { api } from './client';

export async function loadMigrations(): Promise<readonly MigrationSummary[]> {
  return (await api.request<{ migrations: readonly MigrationSummary[] }>('/migrations')).migrations;
}

export function loadMigration(id: string): Promise<Migration> {
  return api.request(`/migrations/${id}`);
}

/** The plan, and the files it names. */
export async function createMigration(files: readonly File[]): Promise<Migration> {
  const form = new FormData();
  for (const file of files) {
    if (file.name.endsWith('.json')) form.append('plan', await file.text());
    else form.append('file', file, file.name);
  }
  return api.upload('/migrations', form);
}

export type MigrationVerb = 'trial' | 'start' | 'verify';

export function actOnMigration(id: string, verb: MigrationVerb, at?: string): Promise<Migration> {
  return api.request(`/migrations/${id}/${verb}`, { method: 'POST', body: verb === 'start' ? { at } : {} });
}

export function reportAddress(id: string, format: 'json' | 'html'): string {
  return `/api/migrations/${id}/report?format=${format}`;
}
