/** A short list kept in this browser for one person, newest first; without storage it is empty. */
export class StoredList<T> {
  constructor(
    private readonly name: string,
    private readonly kept: number,
    private readonly same: (one: T, other: T) => boolean,
  ) {}

  load(user: string): readonly T[] {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(this.name + user) ?? '[]');
      return Array.isArray(found) ? (found as readonly T[]) : [];
    } catch {
      return [];
    }
  }

  remember(user: string, item: T): void {
    this.store(user, [item, ...this.load(user).filter((other) => !this.same(item, other))].slice(0, this.kept));
  }

  forget(user: string, gone: (item: T) => boolean): void {
    this.store(
      user,
      this.load(user).filter((item) => !gone(item)),
    );
  }

  private store(user: string, items: readonly T[]): void {
    try {
      localStorage.setItem(this.name + user, JSON.stringify(items));
    } catch {
      // Without storage there is no list; nothing else depends on it.
    }
  }
}
