/**
 * What a person downloads before a screen works. The build prints it and stops above the budget: the shell is
 * everything the first page loads at once; a route is all its screen loads by itself above that.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Plugin, Rolldown } from 'vite';

const SHELL_KILOBYTES = 270;
const ROUTE_KILOBYTES = 200;
/** The page of public forms, for phones on poor networks. */
const PUBLIC_KILOBYTES = 120;

type Chunk = Rolldown.OutputChunk;

/** A screen and the modules it loads without being asked to; files are named from the root of the repository. */
export interface RouteLoad {
  readonly name: string;
  readonly address: string;
  /** Before one can work with it, loaded one after the other. */
  readonly first: readonly string[];
  /** When the page has nothing else to do: each is weighed by itself. */
  readonly later?: readonly string[];
}

export interface Budget {
  readonly routes: readonly RouteLoad[];
  /** Modules that lead to screens: whatever they load has to be among the routes. */
  readonly leadingTo: readonly string[];
  /** Loaded with every screen of the routes, besides their own. */
  readonly everywhere: readonly string[];
  /** Loaded by the first page as well, in one language: neither the shell's nor a route's. */
  readonly texts: readonly string[];
  /** Leads to no screen one opens, or is weighed as a chunk. */
  readonly apart: readonly string[];
}

/** Where the files of each screen are told, for those who look what a browser loads. */
const TOLD = '.route_loads.json';

export function bundleBudget(asked: Budget): Plugin {
  return {
    name: 'yingzao:bundle-budget',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
      );
      const shell = new Set<string>();
      const visitor = new Set<string>();
      for (const chunk of chunks.values()) {
        if (chunk.isEntry) gather(chunk, chunks, chunk.name === 'public' ? visitor : shell);
      }
      const report = [
        line('shell', shell, SHELL_KILOBYTES, chunks),
        line('public form', visitor, PUBLIC_KILOBYTES, chunks),
      ];
      for (const chunk of chunks.values()) {
        if (!chunk.isDynamicEntry || chunk.isEntry) continue;
        const added = new Set<string>();
        gather(chunk, chunks, added);
        for (const name of shell) added.delete(name);
        report.push(line(chunk.name, added, ROUTE_KILOBYTES, chunks));
      }
      const loads = routeLoads(asked, chunks, shell, (id) => this.getModuleInfo(id)?.dynamicallyImportedIds ?? []);
      for (const { name, first } of loads.routes) report.push(line(name, new Set(first), ROUTE_KILOBYTES, chunks));
      writeFileSync(join(dir, TOLD), JSON.stringify(loads, null, 1));
      const over = report.filter(({ kilobytes, budget }) => kilobytes > budget);
      const [first, second, ...others] = report;
      const largest = others.toSorted((one, other) => other.kilobytes - one.kilobytes).slice(0, 5);
      for (const { name, kilobytes, budget } of [first, second, ...largest].filter((entry) => entry !== undefined)) {
        console.log(`gzip ${kilobytes.toFixed(1).padStart(6)} kB of ${budget}  ${name}`);
      }
      if (over.length > 0) {
        const names = over.map(({ name, kilobytes, budget }) => `${name} ${kilobytes.toFixed(1)} kB (budget ${budget})`);
        throw new Error(`More script than the budget allows: ${names.join(', ')}. Load parts later, or use less.`);
      }
    },
  };
}

interface Told {
  readonly shell: readonly string[];
  readonly texts: readonly string[];
  readonly routes: readonly { readonly name: string; readonly address: string; readonly first: readonly string[]; readonly later: readonly string[] }[];
}

/** The files of every route above the shell. Stops when a screen is missing, or a file it names. */
function routeLoads(budget: Budget, chunks: ReadonlyMap<string, Chunk>, shell: ReadonlySet<string>, leads: (id: string) => readonly string[]): Told {
  const byModule = new Map<string, Chunk>();
  for (const chunk of chunks.values()) for (const id of Object.keys(chunk.modules)) byModule.set(id.replaceAll('\\', '/'), chunk);
  // What is asked for by name comes through a file of its own, wherever the module itself was put.
  for (const chunk of chunks.values()) if (chunk.facadeModuleId) byModule.set(chunk.facadeModuleId.replaceAll('\\', '/'), chunk);
  const idOf = (file: string): string => {
    const found = [...byModule.keys()].find((id) => id.endsWith(`/${file}`));
    if (!found) throw new Error(`The budget of scripts names ${file}, which is in no chunk.`);
    return found;
  };
  const files = (names: readonly string[], without: ReadonlySet<string>): readonly string[] => {
    const found = new Set<string>();
    for (const name of names) {
      const chunk = byModule.get(idOf(name));
      if (chunk) gather(chunk, chunks, found);
    }
    return [...found].filter((name) => !without.has(name));
  };
  const texts = new Set(files(budget.texts, shell));
  const known = new Set([...shell, ...texts]);
  const weighed = new Set([...budget.routes.flatMap(({ first }) => first), ...budget.everywhere, ...budget.apart].map(idOf));
  for (const source of budget.leadingTo) {
    for (const id of leads(idOf(source))) {
      if (!weighed.has(id.replaceAll('\\', '/'))) throw new Error(`${id} is a screen whose scripts nobody weighs: name it in the budget's routes.`);
    }
  }
  const routes = budget.routes.map(({ name, address, first, later = [] }) => {
    const own = files([...budget.everywhere, ...first], known);
    return { name, address, first: own, later: files(later, new Set([...known, ...own])) };
  });
  return { shell: [...shell], texts: [...texts], routes };
}

interface Line {
  readonly name: string;
  readonly kilobytes: number;
  readonly budget: number;
}

function line(name: string, files: ReadonlySet<string>, budget: number, chunks: ReadonlyMap<string, Chunk>): Line {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(chunks.get(file)?.code ?? '', { level: 9 }).length;
  return { name, kilobytes: bytes / 1000, budget };
}

/** A chunk and everything it loads at once. */
function gather(chunk: Chunk, chunks: ReadonlyMap<string, Chunk>, found: Set<string>): void {
  if (found.has(chunk.fileName)) return;
  found.add(chunk.fileName);
  for (const name of chunk.imports) {
    const next = chunks.get(name);
    if (next) gather(next, chunks, found);
  }
}
