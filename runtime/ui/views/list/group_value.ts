/** What a group's heading shows: its value as the cells of its field show theirs. No React. */
import type { FieldDefinition } from '../../core/definition';
import type { FieldShowProps } from '../../fields/field_kit';

/** "USD 9.00", as reports name groups of amounts in the currency of their records. */
const AMOUNT = /^(\S+) (-?\d+(?:\.\d+)?)$/;

/** Regions and cells of a map are texts already; the fields' own cells show addresses and places whole. */
const TEXTS = new Set(['address', 'location']);

/** Null where the heading is the text the report gives. */
export function groupValue(field: FieldDefinition, value: string, title: string | undefined): FieldShowProps | null {
  const type = field.result ?? field.type;
  if (TEXTS.has(type)) return null;
  if (field.value_type?.kind === 'list') return { field, value: [value], titles: { [value]: title ?? '' } };
  if (field.value_type?.kind === 'any_reference') {
    const [entity = '', id = ''] = value.split('/');
    return { field, value: { entity, id }, title };
  }
  const amount = type === 'money' ? AMOUNT.exec(value) : null;
  if (amount?.[1] && amount[2]) return { field, value: amount[2], currency: amount[1] };
  return { field, value, title };
}
