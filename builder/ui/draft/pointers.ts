/** Places in a document: JSON pointers (RFC 6901), as the checks give them, and what stands there. */
import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';

import type { Item, Package } from './package';

export interface PointedItem {
  /** The list it is in: "entities", "fields". */
  readonly list: string;
  readonly item: Item;
  readonly pointer: string;
}

export interface Place {
  /** The items around the place, from the section's down. */
  readonly items: readonly PointedItem[];
  /** What is left below the innermost item: the setting, "label/zh". */
  readonly setting: string;
}

export function stepsOf(pointer: string): readonly string[] {
  if (!pointer.startsWith('/')) return [];
  return pointer.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a pointer leads to, as far as the document has it. */
export function placeAt(document: Package, pointer: string): Place {
  const items: PointedItem[] = [];
  const steps = stepsOf(pointer);
  let value: unknown = document;
  let setting: string[] = [];
  for (const [at, step] of steps.entries()) {
    value = (value as Record<string, unknown> | null | undefined)?.[step];
    setting.push(step);
    if (isItem(value) && at > 0 && /^\d+$/.test(step)) {
      items.push({ list: steps[at - 1] ?? '', item: value, pointer: `/${steps.slice(0, at + 1).join('/')}` });
      setting = [];
    }
    if (typeof value !== 'object' || value === null) {
      setting.push(...steps.slice(at + 1));
      break;
    }
  }
  return { items, setting: setting.join('/') };
}

/** Pointer of an item, by the ids on the way: `pointerOf(document, ['entities', 'e1', 'fields', 'f2'])`. */
export function pointerOf(document: Package, path: readonly string[]): string | null {
  let value: unknown = document;
  let pointer = '';
  for (let at = 0; at < path.length; at += 2) {
    const [list, id] = [path[at] ?? '', path[at + 1]];
    const items = (value as Record<string, unknown>)[list];
    const index = Array.isArray(items) ? items.findIndex((item: Item) => item.id === id) : -1;
    if (index < 0) return null;
    value = (items as unknown[])[index];
    pointer += `/${list}/${index}`;
  }
  return pointer;
}

/** The issues at a place and below it. */
export function issuesAt(issues: readonly Issue[], pointer: string): readonly Issue[] {
  return issues.filter((issue) => issue.pointer === pointer || issue.pointer.startsWith(`${pointer}/`));
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && typeof (value as Item).id === 'string';
}
