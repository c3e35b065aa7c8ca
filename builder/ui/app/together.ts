/** What reads the same, once: the first of them, and how many there are. */
export interface Together<T> {
  readonly first: T;
  readonly count: number;
}

export function together<T>(all: readonly T[], said: (one: T) => string): readonly Together<T>[] {
  const found = new Map<string, { first: T; count: number }>();
  for (const one of all) {
    const key = said(one);
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { first: one, count: 1 });
  }
  return [...found.values()];
}
