/** The typed tree the server compiles an expression to: `engines/expression/tree.py`. */

export interface TypeOf {
  readonly kind: string;
  /** What a reference leads to. */
  readonly entity?: string;
  /** Decimal places of number and money. */
  readonly scale?: number;
}

export interface ConstantNode {
  readonly op: 'constant';
  readonly value: unknown;
  readonly type: TypeOf;
}

export interface FieldNode {
  readonly op: 'field';
  /** Dotted path: the key of the flat values. */
  readonly path: string;
  /** 0 reads the record, 1 the row of the outermost aggregate, and so on. */
  readonly level: number;
  /** The acting user, from the context. */
  readonly context?: boolean;
  readonly type: TypeOf;
}

export interface CallNode {
  readonly op: 'call';
  readonly name: string;
  readonly args: readonly ExpressionNode[];
  readonly type: TypeOf;
}

export interface AggregateNode {
  readonly op: 'aggregate';
  readonly name: string;
  readonly path: string;
  readonly level: number;
  readonly inside: number;
  readonly body: ExpressionNode | null;
  readonly type: TypeOf;
}

export type ExpressionNode = ConstantNode | FieldNode | CallNode | AggregateNode;

export interface Tree {
  readonly format: 1;
  readonly root: ExpressionNode;
}

/** Whether `value` is a tree of the format this evaluator reads. */
export function isTree(value: object): value is Tree {
  return 'format' in value && value.format === 1 && 'root' in value;
}

export function scaleOf(type: TypeOf): number {
  return type.scale ?? 0;
}
