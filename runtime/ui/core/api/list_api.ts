import type { BulkChoice, BulkRun } from '../bulk';
import type { FilterState, ListLayout, ListSettings, SavedFilter } from '../list_settings';
import type { Values } from '../record';
import type { ReportAnswer } from '../report';
import type { Issue } from './api_error';
import { api } from './client';
import { recordsPath } from './record_api';

/** `name` is a view's key, or an entity's "app.key". */
function listPath(app: string, name: string): string {
  return `/lists/${app}/${encodeURIComponent(name)}`;
}

export function loadListSettings(app: string, name: string): Promise<ListSettings> {
  return api.request(listPath(app, name));
}

export async function saveLayout(app: string, name: string, layout: ListLayout | null): Promise<void> {
  await api.request(`${listPath(app, name)}/layout`, { method: 'PUT', body: { layout }, keepalive: true });
}

export async function saveDefaultFilter(app: string, name: string, filter: string | null): Promise<void> {
  await api.request(`${listPath(app, name)}/default`, { method: 'PUT', body: { filter } });
}

export interface FilterDraft {
  readonly name: string;
  readonly shared: boolean;
  readonly state: FilterState;
}

export function saveFilter(app: string, name: string, draft: FilterDraft): Promise<SavedFilter> {
  return api.request(`${listPath(app, name)}/filters`, { method: 'POST', body: draft });
}

export function updateFilter(app: string, name: string, id: string, change: Partial<FilterDraft>): Promise<SavedFilter> {
  return api.request(`${listPath(app, name)}/filters/${id}`, { method: 'PATCH', body: change });
}

export async function deleteFilter(app: string, name: string, id: string): Promise<void> {
  await api.request(`${listPath(app, name)}/filters/${id}`, { method: 'DELETE' });
}

export interface UpdateOperation {
  readonly update: string;
  readonly version: number;
  readonly values: Values;
}

export interface OperationResult {
  readonly id?: string;
  readonly version?: number;
  readonly issues?: readonly Issue[];
}

/** All or nothing; with `tryOnly` nothing is kept and each refused operation has its issues. */
export async function sendBatch(
  entity: string,
  operations: readonly UpdateOperation[],
  tryOnly: boolean,
): Promise<readonly OperationResult[]> {
  const body = tryOnly ? { operations, dry_run: true } : { operations };
  const answer = await api.request<{ results: readonly OperationResult[] }>(`${recordsPath(entity)}/batch`, {
    method: 'POST',
    body,
  });
  return answer.results;
}

export function startBulk(
  entity: string,
  action: 'update' | 'delete',
  choice: BulkChoice,
  values?: Values,
): Promise<BulkRun> {
  const body = values ? { ...choice, values } : choice;
  return api.request(`${recordsPath(entity).replace('/records', '/bulk')}/${action}`, { method: 'POST', body });
}

export function loadBulk(id: string): Promise<BulkRun> {
  return api.request(`/bulk/${id}`);
}

export function undoBulk(id: string): Promise<BulkRun> {
  return api.request(`/bulk/${id}/undo`, { method: 'POST', body: {} });
}

/** `search` counts only records a list would find by what somebody typed. */
export function runAdHoc(app: string, report: object, filter?: string, search?: string): Promise<ReportAnswer> {
  const body = { report, ...(filter && { filter }), ...(search && { search }) };
  return api.request(`/reports/${app}/run`, { method: 'POST', body });
}
