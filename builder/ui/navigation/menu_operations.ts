/** The menu as a list of groups with their entries, changed by moving entries within and between groups. */
import type { Json, JsonObject } from '../schema_form/core/schema';
import { isObject } from '../schema_form/core/schema';
import { moved } from '../schema_form/parts/name_list';

export function entriesOf(group: JsonObject): readonly JsonObject[] {
  return Array.isArray(group.entries) ? (group.entries as readonly Json[]).filter(isObject) : [];
}

/** The entry `id` before the entry `before` of the group `to`; behind all of its entries without one. */
export function movedEntry(groups: readonly JsonObject[], id: string, to: string, before: string | null): readonly JsonObject[] {
  const entry = groups.flatMap(entriesOf).find((one) => one.id === id);
  if (!entry || id === before) return groups;
  const from = groups.find((group) => entriesOf(group).includes(entry));
  return groups.map((group) => {
    const old = entriesOf(group);
    if (group === from && group.id === to && before !== null) {
      const at = old.indexOf(entry);
      const place = old.findIndex((one) => one.id === before);
      return { ...group, entries: moved(old, at, place) };
    }
    let entries = old.filter((one) => one !== entry);
    if (group.id === to) {
      const place = before === null ? entries.length : entries.findIndex((one) => one.id === before);
      entries = entries.toSpliced(place < 0 ? entries.length : place, 0, entry);
    }
    return entries.length === old.length && entries.every((one, at) => one === old[at]) ? group : { ...group, entries };
  });
}

/** One step up or down, into the next group at the ends. */
export function steppedEntry(groups: readonly JsonObject[], id: string, step: -1 | 1): readonly JsonObject[] {
  const at = groups.findIndex((group) => entriesOf(group).some((one) => one.id === id));
  const group = groups[at];
  if (!group) return groups;
  const entries = entriesOf(group);
  const place = entries.findIndex((one) => one.id === id);
  const next = place + step;
  if (next >= 0 && next < entries.length) return movedEntry(groups, id, String(group.id), String(entries[next]?.id));
  const other = groups[at + step];
  if (!other) return groups;
  return movedEntry(groups, id, String(other.id), step > 0 ? (entriesOf(other)[0]?.id as string | undefined) ?? null : null);
}
