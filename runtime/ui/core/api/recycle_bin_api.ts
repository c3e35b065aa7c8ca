import type { RecordAnswer, Values } from '../record';
import { api } from './client';
import { recordsPath } from './record_api';

export interface DeletedRecord {
  readonly id: string;
  readonly title: string | null;
  readonly deleted_at: string;
  readonly deleted_by_name: string | null;
  readonly merged_into: { readonly id: string; readonly title: string | null } | null;
}

export interface DeletedPage {
  readonly records: readonly DeletedRecord[];
  readonly next: string | null;
  readonly may_purge: boolean;
}

export function loadDeleted(entity: string, after?: string): Promise<DeletedPage> {
  return api.request(`${recordsPath(entity)}/deleted`, { query: { after } });
}

export async function purgeRecord(entity: string, id: string): Promise<void> {
  await api.request(`${recordsPath(entity)}/deleted/purge`, { method: 'POST', body: { ids: [id], consent: 'purge' } });
}

/** The survivor as it is afterwards. */
export function mergeRecords(
  entity: string,
  survivor: string,
  other: string,
  values: Values,
  version: number,
): Promise<RecordAnswer> {
  return api.request(`${recordsPath(entity)}/${survivor}/merge`, { method: 'POST', body: { other, values }, version });
}

export function unmergeRecords(entity: string, survivor: string, other: string): Promise<RecordAnswer> {
  return api.request(`${recordsPath(entity)}/${survivor}/unmerge`, { method: 'POST', body: { other } });
}
