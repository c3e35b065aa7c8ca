/** Where the records of a month are drawn: weeks of seven days, lanes of bars. No React. */
import { type Span, inOrder } from '../schedule/span';

export interface Segment {
  readonly span: Span;
  /** 0 is the first day. */
  readonly column: number;
  readonly days: number;
  readonly lane: number;
  /** It began in an earlier week, or goes on in a later one. */
  readonly before: boolean;
  readonly after: boolean;
}

export interface Week {
  readonly first: number;
  readonly segments: readonly Segment[];
  /** How many records of each day there was no room for. */
  readonly hidden: readonly number[];
}

/** Weeks from `first` on, with at most `most` lines to a day, the "n more" of a full one among them. */
export function layOutWeeks(spans: readonly Span[], first: number, weeks: number, most: number): readonly Week[] {
  return Array.from({ length: weeks }, (_, at) => layOutWeek(spans, first + at * 7, 7, most));
}

/** The same of any number of days in a row. */
export function layOutWeek(spans: readonly Span[], first: number, length: number, most: number): Week {
  const ordered = spans.toSorted(inOrder);
  const end = first + length - 1;
  const taken: boolean[][] = [];
  const placed: Segment[] = [];
  for (const span of ordered) {
    if (span.last < first || span.first > end) continue;
    const column = Math.max(span.first - first, 0);
    const days = Math.min(span.last, end) - first - column + 1;
    let lane = 0;
    while (taken[lane]?.slice(column, column + days).some(Boolean)) lane += 1;
    const row = (taken[lane] ??= Array.from({ length }, () => false));
    row.fill(true, column, column + days);
    placed.push({ span, column, days, lane, before: span.first < first, after: span.last > end });
  }
  // A day whose lanes do not fit gives its last line to "n more".
  const deepest = Array.from({ length }, (_, day) => 1 + taken.findLastIndex((row) => row[day]));
  const room = deepest.map((lanes) => (lanes > most ? most - 1 : most));
  const shown = placed.filter(({ lane, column, days }) => room.slice(column, column + days).every((lanes) => lane < lanes));
  const kept = new Set(shown);
  const hidden = Array.from({ length }, () => 0);
  for (const segment of placed) {
    if (kept.has(segment)) continue;
    for (let day = segment.column; day < segment.column + segment.days; day += 1) hidden[day] = (hidden[day] ?? 0) + 1;
  }
  return { first, segments: shown, hidden };
}
