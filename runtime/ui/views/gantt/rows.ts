/** The rows of a gantt chart: groups, bars, and what is not scheduled yet. No React. */
import type { FieldDefinition } from '../../core/definition';
import type { RecordAnswer } from '../../core/record';
import { type Bounds, type Span, spanOf } from '../schedule/span';

export interface Bar {
  readonly kind: 'bar';
  readonly id: string;
  readonly record: RecordAnswer;
  readonly span: Span;
  /** It has no length. */
  readonly milestone: boolean;
  /** Days since 1970, hours as their fraction: where it begins, and where it is over. */
  readonly begins: number;
  readonly ends: number;
}

export interface Unscheduled {
  readonly kind: 'unscheduled';
  readonly id: string;
  readonly record: RecordAnswer;
}

export interface Group {
  readonly kind: 'group';
  readonly id: string;
  /** The value its records share; undefined for those without one. */
  readonly value: string | undefined;
  /** Those without a start stand in a group of their own. */
  readonly unscheduled?: boolean;
  readonly count: number;
  readonly open: boolean;
  /** One of its records: it knows what the value is called. */
  readonly sample: RecordAnswer;
  readonly begins?: number;
  readonly ends?: number;
}

export type Row = Bar | Unscheduled | Group;

export function barOf(record: RecordAnswer, bounds: Bounds, zone: string): Bar | undefined {
  const span = spanOf(record, bounds, zone);
  if (!span) return undefined;
  const begins = span.first + (span.from ?? 0) / 1440;
  const ends = span.to === undefined ? span.last + 1 : span.last + span.to / 1440;
  const milestone = !span.ended || ends <= begins;
  return { kind: 'bar', id: record.id, record, span, milestone, begins, ends: milestone ? begins : ends };
}

/** Where an edge of a bar is drawn: the diamond of a day without hours stands in its middle. */
export function drawnAt(bar: Bar, moment: number): number {
  return bar.milestone && bar.span.from === undefined ? moment + 0.5 : moment;
}

export interface RowOptions {
  readonly bounds: Bounds;
  readonly zone: string;
  readonly groupBy?: { readonly path: string; readonly field: FieldDefinition };
  /** Ids of groups that are folded up. */
  readonly folded: ReadonlySet<string>;
}

export const UNSCHEDULED = 'unscheduled';

/** Every row in order: groups as their options stand, else as they come; what is not scheduled at the end. */
export function rowsOf(records: readonly RecordAnswer[], { bounds, zone, groupBy, folded }: RowOptions): readonly Row[] {
  const bars: Bar[] = [];
  const left: Unscheduled[] = [];
  for (const record of records) {
    const bar = barOf(record, bounds, zone);
    if (bar) bars.push(bar);
    else left.push({ kind: 'unscheduled', id: record.id, record });
  }
  const rows: Row[] = groupBy ? grouped(bars, groupBy, folded) : [...bars];
  const [first] = left;
  if (first) {
    const open = !folded.has(UNSCHEDULED);
    rows.push({ kind: 'group', id: UNSCHEDULED, value: undefined, unscheduled: true, count: left.length, open, sample: first.record });
    if (open) rows.push(...left);
  }
  return rows;
}

function grouped(bars: readonly Bar[], { path, field }: NonNullable<RowOptions['groupBy']>, folded: ReadonlySet<string>): Row[] {
  const groups = new Map<string, Bar[]>();
  for (const option of field.options ?? []) groups.set(option.key, []);
  for (const bar of bars) {
    const value = bar.record.values[path];
    const key = value === null || value === undefined ? '' : String(value);
    const known = groups.get(key);
    if (known) known.push(bar);
    else groups.set(key, [bar]);
  }
  const without = groups.get('');
  groups.delete('');
  if (without) groups.set('', without);
  return [...groups].flatMap(([key, own]): Row[] => {
    const [first] = own;
    if (!first) return [];
    const id = `group:${key}`;
    const open = !folded.has(id);
    const group: Group = {
      kind: 'group',
      id,
      value: key || undefined,
      count: own.length,
      open,
      sample: first.record,
      begins: Math.min(...own.map(({ begins }) => begins)),
      ends: Math.max(...own.map(({ ends }) => ends)),
    };
    return open ? [group, ...own] : [group];
  });
}

export interface Link {
  readonly from: Bar;
  readonly to: Bar;
  /** The later one starts before the earlier is over. */
  readonly breached: boolean;
}

/** What has to end before what, of the bars at hand. */
export function linksOf(rows: readonly Row[], path: string | null | undefined): readonly Link[] {
  if (!path) return [];
  const bars = new Map<string, Bar>();
  for (const row of rows) if (row.kind === 'bar') bars.set(row.id, row);
  return [...bars.values()].flatMap((to) => {
    const value = to.record.values[path];
    const ids = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return ids.flatMap((id) => {
      const from = typeof id === 'string' ? bars.get(id) : undefined;
      return from && from !== to ? [{ from, to, breached: to.begins < from.ends }] : [];
    });
  });
}

/** The way of an arrow from (x1, y1) to (x2, y2): out to the right, in from the left. */
export function arrow(x1: number, y1: number, x2: number, y2: number, row: number): string {
  const out = 10;
  if (x2 - x1 >= 2 * out) return `M${x1} ${y1}h${out}V${y2}H${x2}`;
  const between = y2 > y1 ? y2 - row / 2 : y2 + row / 2;
  return `M${x1} ${y1}h${out}V${between}H${x2 - out}V${y2}H${x2}`;
}
