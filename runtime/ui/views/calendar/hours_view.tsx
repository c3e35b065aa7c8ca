import { useLayoutEffect, useRef } from 'react';

import { civil, dayText } from '../../core/days';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { type Span, hasHours } from '../schedule/span';
import { clockText } from '../schedule/when_text';
import type { CalendarEvents } from './calendar_events';
import { layOutDay } from './day_layout';
import { EventChip } from './event_chip';
import { layOutWeek } from './month_layout';

export interface HoursViewProps {
  readonly spans: readonly Span[];
  readonly first: number;
  readonly days: number;
  readonly today: number;
  /** Minutes since midnight, now. */
  readonly now: number;
  /** The records have hours; else the days are all there is. */
  readonly timed: boolean;
  readonly events: CalendarEvents;
  readonly onShowDay?: (day: number) => void;
  readonly onCreate?: (day: number, minute?: number) => void;
}

const HOUR = 46;
const SNAP = 30;
const MOST_WHOLE_DAYS = 50;

/** Days side by side: what has no hours above, the hours below. */
export function HoursView({ spans, first, days, today, now, timed, events, onShowDay, onCreate }: HoursViewProps) {
  const text = useText();
  const language = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = HOUR * 7.5;
  }, []);
  const shown = Array.from({ length: days }, (_, at) => first + at);
  const whole = layOutWeek(spans.filter((span) => !hasHours(span)), first, days, MOST_WHOLE_DAYS);
  const lanes = Math.max(0, ...whole.segments.map(({ lane }) => lane + 1));
  const columns = { gridTemplateColumns: `52px repeat(${days}, minmax(0, 1fr))` };
  return (
    <div className={`yz-hours ${timed ? '' : 'yz-hours-days'}`}>
      <div className="yz-hours-head" style={columns}>
        <span />
        {shown.map((day) => {
          const { day: number } = civil(day);
          const named = dayText(day, language, 'full');
          const inside = (
            <>
              <span className="yz-hours-weekday">{dayText(day, language, 'weekday')}</span>
              <span className="yz-hours-number">{number}</span>
              {onShowDay && <span className="yz-visually-hidden">{text('calendar.show_day', { date: named })}</span>}
            </>
          );
          return onShowDay ? (
            <button
              key={day}
              type="button"
              className={`yz-hours-day ${day === today ? 'yz-today' : ''}`}
              aria-current={day === today ? 'date' : undefined}
              onClick={() => onShowDay(day)}
            >
              {inside}
            </button>
          ) : (
            <span key={day} className={`yz-hours-day ${day === today ? 'yz-today' : ''}`}>
              {inside}
            </span>
          );
        })}
      </div>
      <div className="yz-hours-whole" style={columns}>
        <span className="yz-hours-label">{timed ? text('calendar.whole_day') : ''}</span>
        {shown.map((day) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- "new" in the head of the page does the same
          <div
            key={day}
            data-day={day}
            className={`yz-hours-cell ${onCreate ? 'yz-month-creates' : ''}`}
            style={{ minHeight: Math.max(lanes, 1) * 27 + 6 }}
            onClick={(event) => {
              if (event.target === event.currentTarget) onCreate?.(day);
            }}
          />
        ))}
        <div className="yz-hours-bars" style={{ gridTemplateColumns: `repeat(${days}, minmax(0, 1fr))` }}>
          {whole.segments.map(({ span, column, days: length, lane, before, after }) => (
            <EventChip
              key={span.record.id}
              span={span}
              events={events}
              look="bar"
              before={before}
              after={after}
              style={{ gridColumn: `${column + 1} / span ${length}`, gridRow: lane + 1 }}
            />
          ))}
        </div>
      </div>
      {timed && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keys
        <div className="yz-hours-scroll" ref={scroller} tabIndex={0} role="group" aria-label={text('calendar.hours')}>
          <div className="yz-hours-grid" style={{ ...columns, height: HOUR * 24 }}>
            <div className="yz-hours-scale" aria-hidden="true">
              {Array.from({ length: 23 }, (_, at) => (
                <span key={at} style={{ top: (at + 1) * HOUR }}>
                  {clockText((at + 1) * 60)}
                </span>
              ))}
            </div>
            {shown.map((day) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- "new" in the head of the page does the same
              <div
                key={day}
                data-day={day}
                data-hours=""
                className={`yz-hours-column ${onCreate ? 'yz-month-creates' : ''}`}
                onClick={(event) => {
                  if (event.target !== event.currentTarget) return;
                  const box = event.currentTarget.getBoundingClientRect();
                  const minute = Math.floor((((event.clientY - box.top) / box.height) * 1440) / SNAP) * SNAP;
                  onCreate?.(day, Math.max(0, Math.min(minute, 1440 - SNAP)));
                }}
              >
                {layOutDay(spans.filter((span) => hasHours(span) && span.first === day)).map((block) => (
                  <EventChip
                    key={block.span.record.id}
                    span={block.span}
                    events={events}
                    look="block"
                    style={{
                      top: `${(block.from / 1440) * 100}%`,
                      height: `${(Math.min(block.to, 1440) - block.from) / 14.4}%`,
                      left: `${(block.column / block.columns) * 100}%`,
                      width: `${100 / block.columns}%`,
                    }}
                  />
                ))}
                {day === today && <span className="yz-hours-now" style={{ top: `${(now / 1440) * 100}%` }} aria-hidden="true" />}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
