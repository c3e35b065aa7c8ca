/** An item of a package as rows of settings, for comparing it with what it was. */
import { type Label, type Language, pick } from '@yingzao/runtime-ui/core/label';

import type { Item, Package } from '../../draft';

export interface SettingRow {
  /** Names of settings and positions on the way, the last one first to be read as its own. */
  readonly way: readonly string[];
  readonly before: string | null;
  readonly after: string | null;
  /** Whose records an expression there would be over: a key of the app, or "app.key". */
  readonly entity: string | undefined;
}

/** What a path of changes names ("entities/e1"); the app's own settings for "". */
export function itemAt(document: Package | null | undefined, path: string): unknown {
  if (!document) return undefined;
  if (path === '') return document.app;
  const [section = '', id] = path.split('/');
  return (document[section] as Item[] | undefined)?.find((item) => item.id === id);
}

/** Every setting of both, in the order of the one that is there; lists of items by their ids. */
export function settingRows(before: unknown, after: unknown, language: Language): readonly SettingRow[] {
  const rows: SettingRow[] = [];
  const item = (after ?? before) as Item | null | undefined;
  const entity = typeof item?.entity === 'string' ? item.entity : Array.isArray(item?.fields) ? item.key : undefined;
  walk([], before, after, rows, entity, language);
  return rows;
}

function walk(way: readonly string[], before: unknown, after: unknown, rows: SettingRow[], entity: string | undefined, language: Language): void {
  if (isNested(before) || isNested(after)) {
    const [was, is] = [parts(before, language), parts(after, language)];
    const names = [...is.keys(), ...[...was.keys()].filter((name) => !is.has(name))];
    for (const name of names) {
      if (name === 'id') continue;
      // A reference's filter is over what it leads to.
      const leads = ((is.get('entity') ?? was.get('entity'))?.value as string | undefined) ?? entity;
      const over = name === 'filter' ? leads : entity;
      walk([...way, is.get(name)?.title ?? was.get(name)?.title ?? name], was.get(name)?.value, is.get(name)?.value, rows, over, language);
    }
    return;
  }
  rows.push({ way, before: shown(before), after: shown(after), entity });
}

interface Part {
  readonly title: string;
  readonly value: unknown;
}

/** The parts of a value: settings by name, items of a list by id and called by their label or key. */
function parts(value: unknown, language: Language): Map<string, Part> {
  const found = new Map<string, Part>();
  if (Array.isArray(value)) {
    for (const [at, part] of value.entries()) {
      const item = part as Item;
      const id = isNested(part) && typeof item.id === 'string' ? item.id : String(at);
      found.set(id, { title: titleOf(item, language) ?? String(at + 1), value: part });
    }
  } else if (isNested(value)) {
    for (const [name, part] of Object.entries(value as object)) found.set(name, { title: name, value: part });
  }
  return found;
}

function titleOf(item: Item | null | undefined, language: Language): string | null {
  return (item?.label && pick(item.label as Label, language)) || item?.key || null;
}

function isNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((part) => typeof part === 'object' && part !== null);
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
