/** The expression evaluator with the app's parameters and the person at the screen filled in. */
import type { ExpressionTree } from '../definition';
import { evaluate } from '../expression';
import type { FieldValue, Values } from '../record';
import type { Evaluate } from './evaluation';

export function evaluatorOf(parameters: Values, me: string | null, zone: string): Evaluate {
  const named: Record<string, FieldValue | undefined> = {};
  for (const [key, value] of Object.entries(parameters)) named[`parameter.${key}`] = value;
  return (tree: ExpressionTree, values: Values): FieldValue | undefined => {
    try {
      return evaluate(tree, { ...named, ...values }, { now: new Date(), zone, me }) as FieldValue;
    } catch {
      // An overflow, or an operation newer than this page: the server has the last word.
      return undefined;
    }
  };
}
