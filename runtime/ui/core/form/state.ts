/** Which fields are visible, required and read-only for the values at hand. */
import type { EntityDefinition, FieldDefinition } from '../definition';
import type { Values } from '../record';
import type { Evaluate } from './evaluation';

export interface FieldState {
  readonly visible: boolean;
  readonly required: boolean;
  readonly readonly: boolean;
}

export function fieldState(field: FieldDefinition, values: Values, evaluate: Evaluate): FieldState {
  const visible = !field.visible_when || evaluate(field.visible_when, values) !== false;
  const readonly =
    Boolean(field.readonly || field.derived || field.access === 'read') ||
    Boolean(field.readonly_when && evaluate(field.readonly_when, values) === true);
  const required =
    !field.derived &&
    (Boolean(field.required) || Boolean(field.required_when && evaluate(field.required_when, values) === true));
  return { visible, required, readonly };
}

export function formState(
  entity: EntityDefinition,
  values: Values,
  evaluate: Evaluate,
): ReadonlyMap<string, FieldState> {
  return new Map(entity.fields.map((field) => [field.key, fieldState(field, values, evaluate)]));
}

/** True when the record as a whole may not be changed by people. */
export function isLocked(entity: EntityDefinition, values: Values, evaluate: Evaluate): boolean {
  return Boolean(entity.readonly_when && evaluate(entity.readonly_when, values) === true);
}
