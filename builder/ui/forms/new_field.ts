/** Fields as they begin when somebody puts one on a form. No React. */
import type { Entity, Field, Package } from '../draft/package';
import { newId } from '../draft/items';
import { RESERVED_FIELD_KEYS, keysOf, uniqueKey } from '../draft/keys';
import type { FirstField } from './derived_fields';

export interface FieldKind {
  readonly type: string;
  readonly group: 'text' | 'number' | 'time' | 'choice' | 'link' | 'file' | 'computed' | 'special';
}

/** Types one may put on a form; what shows or sums up other records is asked for first. */
export const FIELD_KINDS: readonly FieldKind[] = [
  { type: 'text', group: 'text' },
  { type: 'long_text', group: 'text' },
  { type: 'rich_text', group: 'text' },
  { type: 'integer', group: 'number' },
  { type: 'decimal', group: 'number' },
  { type: 'money', group: 'number' },
  { type: 'percent', group: 'number' },
  { type: 'rating', group: 'number' },
  { type: 'date', group: 'time' },
  { type: 'datetime', group: 'time' },
  { type: 'time', group: 'time' },
  { type: 'duration', group: 'time' },
  { type: 'choice', group: 'choice' },
  { type: 'multi_choice', group: 'choice' },
  { type: 'boolean', group: 'choice' },
  { type: 'tags', group: 'choice' },
  { type: 'reference', group: 'link' },
  { type: 'multi_reference', group: 'link' },
  { type: 'subtable', group: 'link' },
  { type: 'user', group: 'link' },
  { type: 'users', group: 'link' },
  { type: 'department', group: 'link' },
  { type: 'file', group: 'file' },
  { type: 'image', group: 'file' },
  { type: 'signature', group: 'file' },
  { type: 'phone', group: 'special' },
  { type: 'email', group: 'special' },
  { type: 'url', group: 'special' },
  { type: 'address', group: 'special' },
  { type: 'location', group: 'special' },
  { type: 'barcode', group: 'special' },
  { type: 'formula', group: 'computed' },
  { type: 'lookup', group: 'computed' },
  { type: 'rollup', group: 'computed' },
  { type: 'autonumber', group: 'computed' },
];

type Texts = Readonly<Record<string, string>>;

/**
 * Adds a field to the entity, in a recipe of an edit; gives its key. A sub-table brings the entity of its rows
 * with it. `label`: what the type is called, `option(n)` what its first options are, `first` what was said beforehand.
 */
export function addField(
  document: Package,
  entity: Entity,
  type: string,
  label: Texts,
  option: (number: number) => Texts,
  first: FirstField = { settings: {} },
): string {
  const taken = keysOf(entity.fields);
  const own = numbered(first.label ?? label, new Set(entity.fields.flatMap((field) => Object.values(field.label ?? {}))));
  const key = uniqueKey(own, taken, 'field', RESERVED_FIELD_KEYS);
  const field: Field = { id: newId('f'), key, type, label: own };
  if (type === 'choice' || type === 'multi_choice') {
    field.options = [1, 2, 3].map((number) => ({ id: newId('o'), key: `option_${number}`, label: { ...option(number) } }));
  }
  Object.assign(field, first.settings);
  if (type === 'autonumber') field.pattern = '{yyyy}-{n:4}';
  if (type === 'formula') Object.assign(field, { formula: 'blank', result: 'text' });
  if (type === 'subtable') field.entity = addRows(document, entity, own);
  entity.fields.push(field);
  return key;
}

/** The entity of a sub-table's rows, with one field to begin with. */
function addRows(document: Package, parent: Entity, label: Texts): string {
  document.entities ??= [];
  const key = uniqueKey(`${parent.key}_${label.en ?? ''}`.toLowerCase(), keysOf(document.entities), `${parent.key}_row`);
  document.entities.push({
    id: newId('e'), key, label: { ...label }, title: 'name', parent: parent.key,
    fields: [{ id: newId('f'), key: 'name', type: 'text', label: { zh: '内容', en: 'Content' } }],
  });
  return key;
}

/** "单行文本 2" where there is a "单行文本" already. */
function numbered(label: Texts, taken: ReadonlySet<string | undefined>): Record<string, string> {
  let number = 1;
  const counted = (text: string) => (number === 1 ? text : `${text} ${number}`);
  while (Object.values(label).some((text) => taken.has(counted(text)))) number += 1;
  return Object.fromEntries(Object.entries(label).map(([language, text]) => [language, counted(text)]));
}
