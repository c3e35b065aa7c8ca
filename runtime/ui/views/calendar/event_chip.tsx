import type { CSSProperties } from 'react';

import { useText } from '../../hooks/use_text';
import { clockText } from '../schedule/when_text';
import { type Span, hasHours } from '../schedule/span';
import type { CalendarEvents } from './calendar_events';

export const HELP_ID = 'yz-calendar-help';

export interface EventChipProps {
  readonly span: Span;
  readonly events: CalendarEvents;
  /** A bar over days, a line of one, or a block among hours. */
  readonly look: 'bar' | 'line' | 'block';
  readonly before?: boolean;
  readonly after?: boolean;
  readonly style?: CSSProperties;
}

/** One record on a calendar: opens a card; moved by dragging or by keys. */
export function EventChip({ span, events, look, before, after, style }: EventChipProps) {
  const text = useText();
  const title = events.title(span);
  const colours = events.colours(span);
  const movable = events.mayMove(span);
  const plain = look === 'line';
  const more = [events.when(span), events.colourName(span)].filter(Boolean).join(text('list.between'));
  const classes = [
    'yz-event',
    `yz-event-${look}`,
    movable && 'yz-event-movable',
    events.held === span.record.id && 'yz-event-held',
    before && 'yz-event-before',
    after && 'yz-event-after',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} style={style}>
      <button
        type="button"
        className="yz-event-button"
        style={plain ? undefined : { color: colours.text, background: colours.background, borderColor: colours.dot }}
        aria-describedby={movable ? HELP_ID : undefined}
        title={`${title}${text('list.between')}${more}`}
        data-event={span.record.id}
        onClick={(event) => {
          event.stopPropagation();
          events.onOpen(span, event.currentTarget.getBoundingClientRect());
        }}
        onKeyDown={(event) => events.onKey(event, span)}
        onPointerDown={(event) => {
          event.stopPropagation();
          if (movable) events.onGrip(event, span, 'move');
        }}
      >
        {plain && <span className="yz-event-dot" style={{ background: colours.dot }} aria-hidden="true" />}
        {hasHours(span) && <span className="yz-event-time">{clockText(span.from ?? 0)}</span>}
        <span className="yz-event-title">{title}</span>
        <span className="yz-visually-hidden">
          {text('list.between')}
          {more}
        </span>
      </button>
      {!plain && !after && events.mayStretch(span) && (
        <span
          className="yz-event-edge"
          aria-hidden="true"
          onPointerDown={(event) => {
            event.stopPropagation();
            events.onGrip(event, span, 'end');
          }}
        />
      )}
    </div>
  );
}
