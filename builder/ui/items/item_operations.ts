/** Changes of a section's items, for recipes of `edit`; and what else follows from a changed setting. */
import { type Item, type Named, type Package, type Section, keysOf, moveTo, removeById, sectionOf, uniqueKey } from '../draft';
import type { Steps } from '../schema_form/core/paths';
import { type Json, type JsonObject, isObject } from '../schema_form/core/schema';
import { withNewIds } from '../schema_form/parts/copies';

/** Sections whose items other places name, and the word they are named by ("view:crm.open"). */
export const NAMED_KINDS: Partial<Record<Section, string>> = {
  entities: 'entity', roles: 'role', processes: 'process', reports: 'report', views: 'view', dashboards: 'dashboard', parameters: 'parameter',
};

export function indexOf(document: Package, section: Section, id: string): number {
  return ((document[section] as readonly Item[] | undefined) ?? []).findIndex((item) => item.id === id);
}

export function addItem(document: Package, section: Section, item: JsonObject): void {
  sectionOf(document, section).push(item as unknown as Item);
}

export function removeItem(document: Package, section: Section, id: string): void {
  const items = document[section] as Item[] | undefined;
  removeById(items, id);
  // An empty section is none, as the canonical form has it.
  if (items?.length === 0) delete document[section];
}

export function moveItem(document: Package, section: Section, from: number, to: number): void {
  moveTo(sectionOf(document, section), from, to);
}

/** The copy stands behind the original and is called by it, with ids and a key of its own. */
export function duplicateItem(document: Package, section: Section, id: string, called: (text: string) => string): string | undefined {
  const items = sectionOf<Named>(document, section);
  const at = items.findIndex((item) => item.id === id);
  const original = items[at];
  if (!original) return undefined;
  const copy = withNewIds(JSON.parse(JSON.stringify(original)) as Json) as unknown as Named;
  if (original.key !== undefined) copy.key = uniqueKey(original.key, keysOf(items), 'copy');
  if (copy.label) copy.label = Object.fromEntries(Object.entries(copy.label).map(([language, text]) => [language, called(text ?? '')]));
  if (typeof copy.slug === 'string') copy.slug = `${copy.slug}-2`;
  items.splice(at + 1, 0, copy);
  return copy.id;
}

/**
 * Other places of the same item that name what a changed setting called otherwise: connections name nodes by
 * key, the order of a report its columns. Each is a place and its new value.
 */
export function consequences(item: JsonObject, steps: Steps, next: Json | undefined): readonly (readonly [Steps, Json])[] {
  const [list, at, setting] = steps;
  if (steps.length !== 3 || setting !== 'key' || typeof next !== 'string' || typeof at !== 'number') return [];
  const part = (item[String(list)] as readonly Json[] | undefined)?.[at];
  const before = isObject(part) && typeof part.key === 'string' ? part.key : '';
  if (before === '') return [];
  if (list === 'nodes') {
    return listOf(item.edges).flatMap((edge, index) =>
      (['source', 'target'] as const).filter((end) => edge[end] === before).map((end) => [['edges', index, end], next] as const),
    );
  }
  if (list === 'dimensions' || list === 'measures') {
    const sort = Array.isArray(item.sort) ? (item.sort as readonly Json[]) : [];
    return sort.flatMap((one, index) => {
      if (one === before) return [[['sort', index], next] as const];
      return one === `-${before}` ? [[['sort', index], `-${next}`] as const] : [];
    });
  }
  return [];
}

/** Ends of connections go with their node: without it they would lead nowhere. */
export function withoutLooseEdges(item: JsonObject): JsonObject {
  if (!Array.isArray(item.nodes) || !Array.isArray(item.edges)) return item;
  const known = new Set(listOf(item.nodes).map((node) => node.key));
  const edges = listOf(item.edges).filter((edge) => known.has(edge.source as string) && known.has(edge.target as string));
  return edges.length === item.edges.length ? item : { ...item, edges };
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}

