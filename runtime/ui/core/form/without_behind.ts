import type { Values } from '../record';

/** A newly chosen reference makes what was read behind the old one stale. */
export function withoutBehind<T extends Values>(values: T, key: string): T {
  const stale = Object.keys(values).filter((name) => name.startsWith(`${key}.`));
  if (stale.length === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !stale.includes(name))) as T;
}
