/** Which few fields say most about a record at a glance. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { SYSTEM_FIELDS } from '../../core/definition_lookup';
import { isBlank, type Values } from '../../core/record';

const SHOWN = 5;
const TAGS = 2;
const UNFIT = new Set(['choice', 'subtable', 'long_text', 'rich_text', 'json', 'autonumber', 'file', 'image', 'signature']);

/** Choice fields with a value, those of `listed` columns first: shown as tags beside the title. */
export function tagFields(
  listed: readonly string[],
  entity: EntityDefinition,
  values: Values,
): readonly FieldDefinition[] {
  return entity.fields
    .filter((field) => field.type === 'choice' && !isBlank(values[field.key]))
    .sort((one, other) => place(listed, one.key) - place(listed, other.key))
    .slice(0, TAGS);
}

/** What the entity's first list shows (`listed`), else its own first fields. */
export function keyFields(
  listed: readonly string[],
  entity: EntityDefinition,
  values: Values,
): readonly FieldDefinition[] {
  const fields = [...entity.fields, ...SYSTEM_FIELDS];
  const chosen = listed.flatMap((path) => fields.find((field) => field.key === path) ?? []);
  const candidates = chosen.length > 0 ? chosen : entity.fields;
  return candidates
    .filter((field) => field.key !== entity.title && !UNFIT.has(field.type) && !isBlank(values[field.key]))
    .slice(0, SHOWN);
}

function place(listed: readonly string[], key: string): number {
  const at = listed.indexOf(key);
  return at < 0 ? Number.MAX_SAFE_INTEGER : at;
}
