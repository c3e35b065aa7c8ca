import { api } from './client';

export interface ChosenRecord {
  readonly id: string;
  readonly title: string;
}

/** "crm.customer" → its address. */
function chosenPath(entity: string): string {
  return `/chosen-lately/${entity.replace('.', '/')}`;
}

/** What the person chose lately for a field (its id) and may choose now, newest first. `filter` is the field's. */
export async function loadChosen(
  entity: string,
  field: string,
  filter: string | null | undefined,
  signal?: AbortSignal,
): Promise<readonly ChosenRecord[]> {
  const query = { field, ...(filter && { filter }) };
  return (await api.request<{ records: readonly ChosenRecord[] }>(chosenPath(entity), { query, signal })).records;
}

export async function noteChosen(entity: string, field: string, record: string): Promise<void> {
  await api.request(chosenPath(entity), { method: 'POST', body: { field, record }, keepalive: true });
}
