/** What somebody searched for lately in this browser and then opened, newest first. */

import { StoredList } from './stored_list';

const searches = new StoredList<string>('yingzao.searches.', 6, (one, other) => one === other);

export function loadSearches(user: string): readonly string[] {
  return searches.load(user).filter((item) => typeof item === 'string');
}

export function rememberSearch(user: string, typed: string): void {
  const search = typed.trim();
  if (search) searches.remember(user, search);
}
