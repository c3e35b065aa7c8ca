import { type Bar, type Link, type Row, arrow, drawnAt } from './rows';

export interface GanttLinksProps {
  readonly links: readonly Link[];
  readonly rows: readonly Row[];
  readonly rowHeight: number;
  /** Rows in sight: arrows that touch none are not drawn. */
  readonly first: number;
  readonly last: number;
  readonly width: number;
  readonly height: number;
  readonly place: (at: number) => number;
}

/** Arrows from what has to end first to what comes after. What is breached is said at the bar, too. */
export function GanttLinks({ links, rows, rowHeight, first, last, width, height, place }: GanttLinksProps) {
  const index = new Map(rows.map((row, at) => [row.id, at]));
  const middle = (bar: Bar) => ((index.get(bar.id) ?? 0) + 0.5) * rowHeight;
  const shown = links.filter(({ from, to }) => {
    const ends = [index.get(from.id) ?? 0, index.get(to.id) ?? 0];
    return Math.max(...ends) >= first && Math.min(...ends) <= last;
  });
  return (
    <svg className="yz-gantt-links" width={width} height={height} aria-hidden="true">
      <defs>
        {['plain', 'breached'].map((kind) => (
          <marker key={kind} id={`yz-arrow-${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0L8 4L0 8z" className={`yz-arrow-${kind}`} />
          </marker>
        ))}
      </defs>
      {shown.map(({ from, to, breached }) => (
        <path
          key={`${from.id} ${to.id}`}
          d={arrow(place(drawnAt(from, from.ends)) + (from.milestone ? 9 : 0), middle(from), place(drawnAt(to, to.begins)) - (to.milestone ? 11 : 2), middle(to), rowHeight)}
          className={breached ? 'yz-link-breached' : undefined}
          markerEnd={`url(#yz-arrow-${breached ? 'breached' : 'plain'})`}
        />
      ))}
    </svg>
  );
}
