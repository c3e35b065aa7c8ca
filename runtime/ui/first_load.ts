/** Which modules of the app's first load go into one chunk: all but those the page of public forms loads too. */

interface Modules {
  getModuleInfo(id: string): {
    readonly importers: readonly string[];
    readonly importedIds: readonly string[];
    readonly dynamicallyImportedIds: readonly string[];
  } | null;
}

const VISITOR = /[\\/]ui[\\/]visitor[\\/]main\.tsx$/;

/** The `name` of a group: `name` for modules whose file matches `test`, none for what visitors load. */
export function firstLoad(name: string, test: RegExp): (id: string, modules: Modules) => string | null {
  let visitors: ReadonlySet<string> | undefined;
  return (id, modules) => {
    if (!test.test(id)) return null;
    if (!visitors) {
      const [entry] = reached([id], (one) => modules.getModuleInfo(one)?.importers ?? [], VISITOR);
      if (!entry) return name;
      visitors = new Set(
        reached([entry], (one) => {
          const found = modules.getModuleInfo(one);
          return found ? [...found.importedIds, ...found.dynamicallyImportedIds] : [];
        }),
      );
    }
    return visitors.has(id) ? null : name;
  };
}

/** Everything the steps lead to; only what matches, if anything is asked for. */
function reached(from: readonly string[], next: (id: string) => readonly string[], wanted?: RegExp): readonly string[] {
  const seen = new Set(from);
  for (const id of seen) for (const other of next(id)) seen.add(other);
  return wanted ? [...seen].filter((id) => wanted.test(id)) : [...seen];
}
