import { api } from './client';

export interface ChosenRecord {
  readonly id: string;
  readonly title: string;
}

/** "crm.customer" → its address. */
function chosenPath(entity: string): string {
  return `/chosen-lately/${entity.replace('.', '/')}`;
}

/** The reference chosen for: its id, and the entity that has it. */
export interface ChosenFor {
  readonly of: string;
  readonly field: string;
}

/** What the person chose lately for a field and may choose now, newest first. `filter` is the field's. */
export async function loadChosen(
  entity: string,
  place: ChosenFor,
  filter: string | null | undefined,
  signal?: AbortSignal,
): Promise<readonly ChosenRecord[]> {
  const query = { ...place, ...(filter && { filter }) };
  return (await api.request<{ records: readonly ChosenRecord[] }>(chosenPath(entity), { query, signal })).records;
}

export async function noteChosen(entity: string, place: ChosenFor, record: string): Promise<void> {
  await api.request(chosenPath(entity), { method: 'POST', body: { ...place, record }, keepalive: true });
}
