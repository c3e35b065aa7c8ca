import type { AppDefinition } from '../definition';
import type { RecordAnswer, RecordPage, Values } from '../record';
import { api } from './client';

export interface ListQuery {
  readonly filter?: string;
  readonly sort?: string;
  readonly fields?: string;
  readonly expand?: string;
  readonly limit?: number;
  readonly after?: string;
  readonly count?: 1;
  /** What somebody typed into a search box. */
  readonly search?: string;
}

export function loadApp(app: string): Promise<AppDefinition> {
  return api.request(`/apps/${app}`);
}

/** "crm.quote" → "/records/crm/quote" */
export function recordsPath(entity: string): string {
  const [app, key] = entity.split('.', 2);
  return `/records/${app}/${encodeURIComponent(key ?? '')}`;
}

export function listRecords(entity: string, query: ListQuery, signal?: AbortSignal): Promise<RecordPage> {
  return api.request(recordsPath(entity), { query: { ...query }, signal });
}

export interface TreeAnswer extends RecordPage {
  /** Each with how many stand beneath it, unless the records were asked for by a filter or a search. */
  readonly records: readonly (RecordAnswer & { readonly children?: number })[];
  /** What stands over records that match. */
  readonly above: readonly RecordAnswer[];
}

/** Records by the hierarchy `parent`: those beneath `under`, those at the top, or those that match. */
export function loadTree(
  entity: string,
  parent: string,
  under: string | undefined,
  query: ListQuery,
  signal?: AbortSignal,
): Promise<TreeAnswer> {
  const { fields, expand, sort, count, ...rest } = query;
  const names = (text: string | undefined) => (text ? text.split(',') : undefined);
  const body = { ...rest, parent, under, fields: names(fields), expand: names(expand), sort: names(sort), count: Boolean(count) };
  return api.request(`${recordsPath(entity)}/tree`, { method: 'POST', body, signal });
}

export function loadRecord(entity: string, id: string, expand?: string): Promise<RecordAnswer> {
  return api.request(`${recordsPath(entity)}/${id}`, { query: { expand } });
}

/** `override` names the checks whose warnings the person has seen and accepts. */
export function createRecord(
  entity: string,
  values: Values,
  idempotencyKey: string,
  override: readonly string[] = [],
): Promise<RecordAnswer> {
  return api.request(recordsPath(entity), { method: 'POST', body: writeBody(values, override), idempotencyKey });
}

/** Raises ApiError 412 when the record has moved past `version`. */
export function updateRecord(
  entity: string,
  id: string,
  values: Values,
  version: number,
  override: readonly string[] = [],
): Promise<RecordAnswer> {
  return api.request(`${recordsPath(entity)}/${id}`, { method: 'PATCH', body: writeBody(values, override), version });
}

/** The text of an encrypted field; the audit log keeps who asked for it. */
export async function revealSecret(entity: string, id: string, field: string): Promise<string | null> {
  const path = `${recordsPath(entity)}/${id}/reveal`;
  return (await api.request<{ readonly value: string | null }>(path, { method: 'POST', body: { field } })).value;
}

function writeBody(values: Values, override: readonly string[]): object {
  return override.length > 0 ? { values, override } : { values };
}

export async function deleteRecord(entity: string, id: string, version: number): Promise<void> {
  await api.request(`${recordsPath(entity)}/${id}`, { method: 'DELETE', version });
}

export function restoreRecord(entity: string, id: string): Promise<RecordAnswer> {
  return api.request(`${recordsPath(entity)}/${id}/restore`, { method: 'POST', body: {} });
}

export interface Likes {
  readonly records: readonly { readonly id: string; readonly title: string; readonly rule: string }[];
  readonly more: boolean;
}

/** Records in reach that one with these values would look like. */
export function loadSimilar(entity: string, values: Values, signal?: AbortSignal): Promise<Likes> {
  return api.request(`${recordsPath(entity)}/similar`, { method: 'POST', body: { values }, signal });
}

export interface ValueInUse {
  readonly value: string;
  readonly count: number;
}

/** Words of a tags field in use on records one may see, the most used first. */
export async function loadValuesInUse(
  entity: string,
  field: string,
  search: string,
  signal?: AbortSignal,
): Promise<readonly ValueInUse[]> {
  const path = `${recordsPath(entity)}/values/${encodeURIComponent(field)}`;
  const answer = await api.request<{ readonly values: readonly ValueInUse[] }>(path, {
    query: { q: search || undefined },
    signal,
  });
  return answer.values;
}
