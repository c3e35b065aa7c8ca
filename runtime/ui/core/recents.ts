/** Records opened lately in this browser, newest first. */

import { StoredList } from './stored_list';

export interface Recent {
  readonly app: string;
  readonly entity: string;
  readonly id: string;
  readonly title: string;
}

const recents = new StoredList<Recent>('yingzao.recents.', 8, (one, other) => one.id === other.id);

export function loadRecents(user: string): readonly Recent[] {
  return recents.load(user);
}

export function rememberRecent(user: string, recent: Recent): void {
  recents.remember(user, recent);
}

export function forgetRecent(user: string, id: string): void {
  recents.forget(user, (recent) => recent.id === id);
}
