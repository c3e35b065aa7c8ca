/**
 * Keys: what expressions, addresses and JSON call an item. A Unicode identifier of 63 characters at most
 * ("金额" as well as "amount"); an app's is ASCII, and part of addresses and table names.
 */
import type { Item, Texts } from './package';

/** Field keys the platform has for itself, as `RESERVED_KEYS` and `NAMESPACES` of engines.definition. */
export const RESERVED_FIELD_KEYS: ReadonlySet<string> = new Set([
  'id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'owner', 'department', 'currency', 'rate',
  'parent', 'position', 'revision', 'deleted_at', 'computing', 'title_sort', 'me', 'old', 'parameter',
]);
/** Words of the expression language: legal keys, but they have to be quoted everywhere. */
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'blank', 'true', 'false']);

const KEY = /^\p{L}[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]{0,62}$/u;
const APP_KEY = /^[a-z][a-z0-9_]{0,29}$/;
const LONGEST_SUGGESTED = 40;

export function isKey(text: string): boolean {
  return KEY.test(text);
}

export function isAppKey(text: string): boolean {
  return APP_KEY.test(text);
}

/** Keys of these items, for `uniqueKey`. */
export function keysOf(items: readonly Item[] | undefined): ReadonlySet<string> {
  return new Set((items ?? []).flatMap((item) => (item.key ? [item.key] : [])));
}

/**
 * A key close to the label, which nobody has yet: from its English where there is one ("Total amount" →
 * `total_amount`), else from what there is ("合同金额" → `合同金额`), else `fallback`. For fields give
 * `RESERVED_FIELD_KEYS` as `reserved`.
 */
export function uniqueKey(
  label: Texts | string,
  taken: ReadonlySet<string>,
  fallback: string,
  reserved: ReadonlySet<string> = new Set(),
): string {
  const texts = typeof label === 'string' ? [label] : [label.en, label.zh, ...Object.values(label)];
  const found = texts.map((text) => keyFrom(text ?? '')).find(isKey) ?? fallback;
  let key = found;
  for (let number = 2; taken.has(key) || reserved.has(key) || KEYWORDS.has(key); number += 1) key = `${found}_${number}`;
  return key;
}

function keyFrom(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{Nl}\p{Nd}]+/gu, '_')
    .replaceAll(/^[_\p{Nd}]+|_+$/gu, '')
    .slice(0, LONGEST_SUGGESTED)
    .replace(/_+$/, '');
}
