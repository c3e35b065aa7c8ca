/** Choosing between the values of two records that become one. */
import type { EntityDefinition, FieldDefinition } from './definition';
import { sameValue } from './form/changes';
import { type FieldValue, type RecordAnswer, type Values, isBlank } from './record';

/** Fields a person can choose between: their own, writable, and not the same on both sides. */
export function differingFields(
  entity: EntityDefinition,
  survivor: RecordAnswer,
  other: RecordAnswer,
): readonly FieldDefinition[] {
  return entity.fields.filter(
    (field) =>
      !field.derived &&
      field.type !== 'subtable' &&
      field.type !== 'autonumber' &&
      field.access !== 'read' &&
      !field.readonly &&
      !sameValue(survivor.values[field.key], other.values[field.key]),
  );
}

/** What is blank on the record that stays comes from the other, unless somebody says otherwise. */
export function firstChoice(fields: readonly FieldDefinition[], survivor: RecordAnswer): ReadonlySet<string> {
  return new Set(fields.filter((field) => isBlank(survivor.values[field.key])).map((field) => field.key));
}

/** What the survivor changes: the other's values of the fields `taken` from it. */
export function mergedValues(
  fields: readonly FieldDefinition[],
  taken: ReadonlySet<string>,
  entity: EntityDefinition,
  other: RecordAnswer,
): Values {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    if (taken.has(field.key)) values[field.key] = other.values[field.key] ?? null;
  }
  // An amount means nothing without the currency it was written in.
  const money = fields.some((field) => field.type === 'money' && taken.has(field.key));
  if (entity.money && money && typeof other.values.currency === 'string') values.currency = other.values.currency;
  return values;
}
