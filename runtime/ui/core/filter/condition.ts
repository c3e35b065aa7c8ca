/** A filter as people build it: conditions that must all hold. */
import type { Operator, FilterKind } from './operators';

/** One comparison of a field (or a field behind references) with values in their JSON form. */
export interface FieldCondition {
  readonly path: string;
  readonly kind: FilterKind;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A part of a filter no form can show, such as the one behind a chart's bar: kept as it is written. */
export interface TextCondition {
  readonly text: string;
}

export type Condition = FieldCondition | TextCondition;

export function isFieldCondition(condition: Condition): condition is FieldCondition {
  return 'path' in condition;
}
