/** Where the records of one day are drawn among its hours: what overlaps stands side by side. No React. */
import { type Span, inOrder } from '../schedule/span';

export interface Block {
  readonly span: Span;
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
  readonly column: number;
  /** Of how many columns. */
  readonly columns: number;
}

/** So that there is something to read and to take hold of. */
const LEAST_MINUTES = 30;

export function layOutDay(spans: readonly Span[]): readonly Block[] {
  const blocks: Block[] = [];
  let cluster: { span: Span; from: number; to: number; column: number }[] = [];
  let until = -1;
  const close = () => {
    const columns = 1 + Math.max(...cluster.map(({ column }) => column));
    blocks.push(...cluster.map((one) => ({ ...one, columns })));
    cluster = [];
  };
  for (const span of spans.toSorted(byHour)) {
    const from = span.from ?? 0;
    const to = Math.max(span.to ?? 0, from + LEAST_MINUTES);
    if (cluster.length > 0 && from >= until) close();
    let column = 0;
    while (cluster.some((other) => other.column === column && other.to > from)) column += 1;
    cluster.push({ span, from, to, column });
    until = cluster.length === 1 ? to : Math.max(until, to);
  }
  if (cluster.length > 0) close();
  return blocks;
}

function byHour(one: Span, other: Span): number {
  return (one.from ?? 0) - (other.from ?? 0) || (other.to ?? 0) - (one.to ?? 0) || inOrder(one, other);
}
