import type { ImportMapping, ImportPreview, ImportRow, ImportRun, ImportSummary, KeptMapping } from '../import_run';
import { ApiError } from './api_error';
import { api } from './client';

export async function loadImports(entity: string): Promise<readonly ImportSummary[]> {
  return (await api.request<{ imports: readonly ImportSummary[] }>('/imports', { query: { entity } })).imports;
}

export function loadImport(run: string): Promise<ImportRun> {
  return api.request(`/imports/${run}`);
}

export function loadPreview(run: string): Promise<ImportPreview> {
  return api.request(`/imports/${run}/preview`);
}

/** Sends a file; the answer comes once it is kept, what it holds is found out afterwards. */
export function beginImport(entity: string, file: File, onProgress?: (share: number) => void): Promise<ImportRun> {
  const form = new FormData();
  form.append('file', file, file.name);
  return api.upload(`/imports?entity=${encodeURIComponent(entity)}`, form, onProgress);
}

export function chooseSource(run: string, sheet: string | undefined, headerRow: number | undefined): Promise<ImportRun> {
  return api.request(`/imports/${run}/source`, { method: 'PUT', body: { sheet, header_row: headerRow } });
}

export function chooseMapping(run: string, mapping: ImportMapping): Promise<ImportRun> {
  return api.request(`/imports/${run}/mapping`, { method: 'PUT', body: { mapping } });
}

export type ImportVerb = 'check' | 'cancel' | 'undo' | 'resume';

export function actOnImport(run: string, verb: ImportVerb): Promise<ImportRun> {
  return api.request(`/imports/${run}/${verb}`, { method: 'POST' });
}

export function commitImport(run: string, onError: 'stop' | 'skip'): Promise<ImportRun> {
  return api.request(`/imports/${run}/commit`, { method: 'POST', body: { on_error: onError } });
}

export function discardImport(run: string): Promise<void> {
  return api.request(`/imports/${run}`, { method: 'DELETE' });
}

export interface RowPage {
  readonly rows: readonly ImportRow[];
  readonly next: number | null;
}

export function loadRows(run: string, only: 'problems' | 'kept' | undefined, after: number): Promise<RowPage> {
  return api.request(`/imports/${run}/rows`, { query: { only, after, limit: 50 } });
}

export interface RepairAnswer {
  readonly row: ImportRow;
  readonly problems: ImportRun['problems'];
}

export function repairRow(
  run: string,
  row: number,
  repair: { readonly cells?: Readonly<Record<string, string>>; readonly skipped?: boolean },
): Promise<RepairAnswer> {
  return api.request(`/imports/${run}/rows/${row}`, { method: 'PATCH', body: repair });
}

export async function keepMapping(entity: string, name: string, mapping: ImportMapping): Promise<readonly KeptMapping[]> {
  const body = { entity, name, mapping };
  return (await api.request<{ mappings: readonly KeptMapping[] }>('/imports/mappings', { method: 'POST', body })).mappings;
}

export function forgetMapping(id: string): Promise<void> {
  return api.request(`/imports/mappings/${id}`, { method: 'DELETE' });
}

export function templateAddress(entity: string, format: 'csv' | 'xlsx'): string {
  return `/api/records/${entity.replace('.', '/')}/import-template?format=${format}`;
}

export function errorsAddress(run: string, format: 'csv' | 'xlsx'): string {
  return `/api/imports/${run}/errors?format=${format}`;
}

/** What the server says is wrong, in its own words. */
export function wordsOf(error: unknown): readonly string[] {
  if (!(error instanceof ApiError)) return [];
  return error.issues.length > 0 ? error.issues.map((issue) => issue.message) : error.message ? [error.message] : [];
}
