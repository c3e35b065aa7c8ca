/** The published schema and the packages that come along, for tests. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Package } from '../draft/package';
import type { JsonObject, RootSchema } from './core/schema';
import type { Terms } from './core/words';

const ROOT = resolve(import.meta.dirname, '../../..');

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

export const SCHEMA = read('docs/reference/app.schema.json') as RootSchema;
export const TERMS = read('builder/terms.json') as Terms;

/** The templates as they are written, which is not canonical everywhere. */
export const TEMPLATES: readonly Package[] = readdirSync(join(ROOT, 'templates'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => read(`templates/${name}`) as Package);

export const EXAMPLE = read('docs/reference/example_app.json') as Package;

/** Every item of a section with the schema it is of. */
export function* sectionItems(document: Package): Generator<readonly [section: string, item: JsonObject]> {
  for (const section of Object.keys(SCHEMA.properties ?? {})) {
    const items = document[section];
    if (Array.isArray(items)) for (const item of items) yield [section, item as JsonObject];
  }
}
