/** Records opened lately in this browser, newest first. */

export interface Recent {
  readonly app: string;
  readonly entity: string;
  readonly id: string;
  readonly title: string;
}

const STORED = 'yingzao.recents.';
const KEPT = 8;

export function loadRecents(user: string): readonly Recent[] {
  try {
    return JSON.parse(localStorage.getItem(STORED + user) ?? '[]') as readonly Recent[];
  } catch {
    return [];
  }
}

export function rememberRecent(user: string, recent: Recent): void {
  const others = loadRecents(user).filter(({ id }) => id !== recent.id);
  store(user, [recent, ...others].slice(0, KEPT));
}

export function forgetRecent(user: string, id: string): void {
  store(
    user,
    loadRecents(user).filter((recent) => recent.id !== id),
  );
}

function store(user: string, recents: readonly Recent[]): void {
  try {
    localStorage.setItem(STORED + user, JSON.stringify(recents));
  } catch {
    // Without storage there is no list; nothing else depends on it.
  }
}
