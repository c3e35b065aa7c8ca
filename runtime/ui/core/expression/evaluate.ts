/** Walks a tree over one record and its sub-tables. */
import { parseTime } from './calendar';
import { fit, halfUp, power, QUOTIENT_SCALE } from './decimal';
import { extreme, type Moment, OPERATIONS } from './operations';
import { type AggregateNode, type CallNode, type ExpressionNode, isTree, scaleOf } from './tree';
import { type Inner, type Scalar, toInner, toOuter } from './value';

/** Own fields by key, fields behind references by dotted path, sub-table rows as a list of the same. */
export type RecordValues = Readonly<Record<string, unknown>>;

export interface EvaluationContext {
  /** The present, as a Date or as RFC 3339 text with up to six decimal places. */
  readonly now: Date | string;
  /** The workspace's zone: "Asia/Shanghai", "UTC" or "+08:00". */
  readonly zone: string;
  /** The acting user's id. */
  readonly me: string | null;
}

/**
 * The value of an expression: decimals as text ("120000.00"), dates as YYYY-MM-DD, times as RFC
 * 3339 UTC, durations as "01:30:00", booleans, null for blank.
 *
 * Throws EvaluationFailed (a RangeError) when a result exceeds 18 digits, leaves the years 1 to
 * 9999 or joins more than 10,000 characters.
 */
export function evaluate(tree: object, values: RecordValues, context: EvaluationContext): Scalar {
  if (!isTree(tree)) throw new TypeError('not an expression tree of format 1');
  const now = context.now instanceof Date ? BigInt(context.now.getTime()) * 1000n : parseTime(context.now);
  if (now === null) throw new TypeError('context.now is no RFC 3339 time');
  const walk = new Walk([values], { now, zone: context.zone }, context.me);
  return toOuter(walk.value(tree.root), tree.root.type);
}

class Walk {
  /** The record, then the row of each aggregate around, outermost first. */
  private readonly levels: readonly RecordValues[];
  private readonly moment: Moment;
  private readonly me: string | null;

  constructor(levels: readonly RecordValues[], moment: Moment, me: string | null) {
    this.levels = levels;
    this.moment = moment;
    this.me = me;
  }

  value(node: ExpressionNode): Inner {
    switch (node.op) {
      case 'constant':
        return toInner(node.value, node.type);
      case 'field':
        return node.context ? this.me : toInner(this.levels[node.level]?.[node.path], node.type);
      case 'aggregate':
        return this.aggregate(node);
      case 'call':
        return this.call(node);
    }
  }

  private holds(node: ExpressionNode): boolean {
    return this.value(node) === true;
  }

  private call(node: CallNode): Inner {
    // These look at their arguments only as far as needed.
    switch (node.name) {
      case 'and':
        return node.args.every((argument) => this.holds(argument));
      case 'or':
        return node.args.some((argument) => this.holds(argument));
      case 'if':
        return this.branch(node.args);
      case 'coalesce':
        return this.firstPresent(node.args);
    }
    const operation = OPERATIONS.get(node.name);
    if (!operation) throw new TypeError(`unknown operation ${node.name}`);
    const values = node.args.map((argument) => this.value(argument));
    if (operation.strict && values.includes(null)) return null;
    return operation.apply(values, node, this.moment);
  }

  private branch(args: readonly ExpressionNode[]): Inner {
    for (let index = 0; index + 1 < args.length; index += 2) {
      const condition = args[index];
      const value = args[index + 1];
      if (condition && value && this.holds(condition)) return this.value(value);
    }
    const otherwise = args.at(-1);
    return otherwise ? this.value(otherwise) : null;
  }

  private firstPresent(args: readonly ExpressionNode[]): Inner {
    for (const argument of args) {
      const value = this.value(argument);
      if (value !== null) return value;
    }
    return null;
  }

  private aggregate(node: AggregateNode): Inner {
    const found = this.levels[node.level]?.[node.path];
    const rows: readonly RecordValues[] = Array.isArray(found) ? found : [];
    const { body } = node;
    if (body === null) return BigInt(rows.length);
    const outer = this.levels.slice(0, node.inside);
    const values = rows.map((row) => new Walk([...outer, row], this.moment, this.me).value(body));
    const present = values.filter((value) => value !== null);
    switch (node.name) {
      case 'count':
        return BigInt(body.type.kind === 'boolean' ? present.filter(Boolean).length : present.length);
      case 'minimum':
        return extreme(present, body.type, -1);
      case 'maximum':
        return extreme(present, body.type, 1);
      case 'sum':
        return fit(total(present));
      case 'average': {
        if (!present.length) return null;
        const shift = power(QUOTIENT_SCALE - scaleOf(body.type));
        return fit(halfUp(total(present) * shift, BigInt(present.length)));
      }
      default:
        throw new TypeError(`unknown aggregate ${node.name}`);
    }
  }
}

function total(values: readonly Inner[]): bigint {
  return values.reduce<bigint>((sum, value) => (typeof value === 'bigint' ? sum + value : sum), 0n);
}
