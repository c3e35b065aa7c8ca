/** One field changed by a person, with what follows from it before any formula runs. */
import type { EntityDefinition, ExpressionTree } from '../definition';
import { type FieldValue, type Values, isBlank } from '../record';
import { sameValue } from './changes';
import { withParent } from './compute';
import type { Evaluate } from './evaluation';
import { withoutBehind } from './without_behind';

/**
 * Values with `key` set. Values read behind a reference are dropped with it, and a default that
 * reads behind it (a price from the product) is due again, unless somebody typed something else.
 */
export function setField(
  entity: EntityDefinition,
  values: Values,
  key: string,
  value: FieldValue,
  evaluate: Evaluate,
  parent?: Values,
): Values {
  const next: Record<string, FieldValue | undefined> = { ...withoutBehind(values, key), [key]: value };
  for (const field of entity.fields) {
    if (!field.default || field.key === key || !readsBehind(field.default, key)) continue;
    const own = values[field.key];
    if (isBlank(own) || sameValue(own, evaluate(field.default, withParent(values, parent)))) delete next[field.key];
  }
  return next;
}

/** Whether an expression reads a field behind the reference `key`. */
export function readsBehind(tree: ExpressionTree, key: string): boolean {
  return Object.entries(tree).some(([name, part]: [string, unknown]) => {
    if (name === 'path') return typeof part === 'string' && part.startsWith(`${key}.`);
    return typeof part === 'object' && part !== null && readsBehind(part, key);
  });
}
