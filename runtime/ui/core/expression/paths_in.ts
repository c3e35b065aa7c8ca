/** Paths an expression tree reads, wherever in it they stand. */
export function pathsIn(tree: object, found: Set<string> = new Set()): ReadonlySet<string> {
  for (const [name, part] of Object.entries(tree) as [string, unknown][]) {
    if (name === 'path' && typeof part === 'string') found.add(part);
    else if (typeof part === 'object' && part !== null) pathsIn(part, found);
  }
  return found;
}
