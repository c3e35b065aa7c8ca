/** Evaluates the trees the server compiles expressions to. No React, no dependencies. */
export { evaluate, type EvaluationContext, type RecordValues } from './evaluate';
export { EvaluationFailed } from './failure';
export type { ExpressionNode, Tree } from './tree';
export type { Scalar } from './value';
