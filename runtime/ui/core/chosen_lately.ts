/** Records a person chose lately for a reference, newest first; ids alone, what they are called is asked anew. */
import { StoredList } from './stored_list';

const KEPT = 6;

function listOf(field: string): StoredList<string> {
  return new StoredList<string>(`yingzao.chosen.${field}.`, KEPT, (one, other) => one === other);
}

/** `field`: what the choice is for, "entity/key". */
export function loadChosen(user: string, field: string): readonly string[] {
  return listOf(field)
    .load(user)
    .filter((id) => /^[0-9a-f-]{36}$/.test(id));
}

export function rememberChosen(user: string, field: string, id: string): void {
  listOf(field).remember(user, id);
}
