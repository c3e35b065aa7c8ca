/** What the form asks of the expression evaluator. Injected, so that tests need no expressions. */
import type { ExpressionTree } from '../definition';
import type { FieldValue, Values } from '../record';

/**
 * The value of a tree over one record; undefined when this browser cannot tell it (an overflow, a
 * function newer than this page). Never throws. What cannot be told is left to the server.
 */
export type Evaluate = (tree: ExpressionTree, values: Values) => FieldValue | undefined;
