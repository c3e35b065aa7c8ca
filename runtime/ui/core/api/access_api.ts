import type { Explanation, Holder, HolderKind, ShareRights, Shares } from '../access';
import { HOLDER_ENTITIES } from '../access';
import { conditionText } from '../filter/expression_text';
import { api } from './client';
import { listRecords } from './record_api';

const address = (entity: string, id: string) => `/records/${entity.replace('.', '/')}/${id}`;

export function loadShares(entity: string, id: string): Promise<Shares> {
  return api.request(`${address(entity, id)}/shares`);
}

export function shareRecord(
  entity: string,
  id: string,
  to: Holder,
  rights: ShareRights,
  until: string | null,
): Promise<Shares> {
  const body = { to: { kind: to.kind, id: to.id }, rights, ...(until ? { until } : {}) };
  return api.request(`${address(entity, id)}/shares`, { method: 'POST', body });
}

export async function endShare(entity: string, id: string, holder: string): Promise<void> {
  await api.request(`${address(entity, id)}/shares/${holder}`, { method: 'DELETE' });
}

/** Why a person may or may not do something with a record; for administrators. */
export function explainRecord(entity: string, id: string, user: string): Promise<Explanation> {
  return api.request(`${address(entity, id)}/explain`, { query: { user } });
}

/** Positions, groups or departments by name. */
export async function searchHolders(
  kind: Exclude<HolderKind, 'user'>,
  text: string,
  signal?: AbortSignal,
): Promise<readonly Holder[]> {
  const filter = text ? conditionText({ path: 'name', kind: 'text', operator: 'contains', values: [text] }) : undefined;
  const page = await listRecords(HOLDER_ENTITIES[kind], { filter, fields: 'name', sort: 'name', limit: 20 }, signal);
  return page.records.map((record) => ({ kind, id: record.id, name: String(record.values.name ?? '') }));
}
