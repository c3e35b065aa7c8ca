/** Which few fields say most about a record at a glance. No React. */
import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { isBlank, type Values } from '../../core/record';

const WEIGHT: Readonly<Record<string, number>> = { money: 5, reference: 4, user: 3, date: 3, percent: 2, integer: 1 };

/** Choice fields with a value: shown as tags beside the title. */
export function tagFields(entity: EntityDefinition, values: Values): readonly FieldDefinition[] {
  return entity.fields.filter((field) => field.type === 'choice' && !isBlank(values[field.key])).slice(0, 3);
}

/** Up to four facts: amounts first, then whom and when; in the definition's order within a weight. */
export function keyFields(entity: EntityDefinition, values: Values): readonly FieldDefinition[] {
  return entity.fields
    .filter((field) => field.key !== entity.title && !isBlank(values[field.key]))
    .map((field, at) => ({ field, at, weight: WEIGHT[field.value_type?.kind === 'money' ? 'money' : field.type] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight || one.at - other.at)
    .slice(0, 4)
    .map(({ field }) => field);
}
