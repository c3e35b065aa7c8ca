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

/** One file of a plan made on the screen: its columns are matched when it has been looked into. */
export interface PlannedFile {
  readonly file: File;
  readonly entity: string;
}

/** Files in the order in which they move in. */
export function planMigration(name: string, trialRows: number, files: readonly PlannedFile[]): Promise<Migration> {
  const sources = files.map(({ file, entity }, at) => ({
    key: `file_${at + 1}`,
    entity,
    file: file.name,
    mapping: { columns: {} },
    ...(at > 0 && { after: [`file_${at}`] }),
  }));
  const form = new FormData();
  form.append('plan', JSON.stringify({ name, trial_rows: trialRows, sources }));
  for (const { file } of files) form.append('file', file, file.name);
  return api.upload('/migrations', form);
}

/** Another order of the files, by the ids of their imports. */
export function orderMigration(id: string, imports: readonly string[]): Promise<Migration> {
  return api.request(`/migrations/${id}/order`, { method: 'PUT', body: { imports } });
}

export type MigrationVerb = 'trial' | 'start' | 'verify';

export function actOnMigration(id: string, verb: MigrationVerb, at?: string): Promise<Migration> {
  return api.request(`/migrations/${id}/${verb}`, { method: 'POST', body: verb === 'start' ? { at } : {} });
}

export function reportAddress(id: string, format: 'json' | 'html'): string {
  return `/api/migrations/${id}/report?format=${format}`;
}
