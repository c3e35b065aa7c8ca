/** The known name most like a given one, where one is like it at all. */
export function nearest(name: string, known: readonly string[]): string {
  let best = '';
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const one of known) {
    const steps = distance(name.toLowerCase(), one.toLowerCase());
    if (steps < least) {
      least = steps;
      best = one;
    }
  }
  return best;
}

/** Letters to add, take out or change (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to += 1) {
      next[to] = Math.min((next[to - 1] ?? 0) + 1, (row[to] ?? 0) + 1, (row[to - 1] ?? 0) + (other[to - 1] === letter ? 0 : 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
