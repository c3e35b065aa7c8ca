/**
 * What a person downloads before a screen works. The build prints it and stops above the budget:
 * the shell is everything the first page loads at once; a route is what its own chunk adds.
 */
import { gzipSync } from 'node:zlib';

import type { Plugin, Rolldown } from 'vite';

const SHELL_KILOBYTES = 270;
const ROUTE_KILOBYTES = 200;
/** The page of public forms, for phones on poor networks. */
const PUBLIC_KILOBYTES = 120;

type Chunk = Rolldown.OutputChunk;

export function bundleBudget(): Plugin {
  return {
    name: 'yingzao:bundle-budget',
    apply: 'build',
    writeBundle(_, bundle) {
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
