import { PlusOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';

import { civil, dayText, startOfMonth } from '../../core/days';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { type Span, hasHours } from '../schedule/span';
import type { CalendarEvents } from './calendar_events';
import { EventChip } from './event_chip';
import { layOutWeeks } from './month_layout';

export interface MonthViewProps {
  readonly spans: readonly Span[];
  /** First day shown, and how many weeks. */
  readonly first: number;
  readonly weeks: number;
  /** The day one looks at: its month is the one in sight. */
  readonly day: number;
  readonly today: number;
  readonly events: CalendarEvents;
  readonly onDay: (day: number) => void;
  readonly onShowDay: (day: number) => void;
  readonly onCreate?: (day: number) => void;
}

const LINE = 25;
const HEAD = 34;

/** The weeks of a month: bars over days, lines of hours, and "n more" where a day is full. */
export function MonthView({ spans, first, weeks, day, today, events, onDay, onShowDay, onCreate }: MonthViewProps) {
  const text = useText();
  const language = useLanguage();
  const grid = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const most = height > 0 ? Math.max(1, Math.floor((height / weeks - HEAD) / LINE)) : 3;
  const follow = useRef(false);
  useLayoutEffect(() => {
    const measure = () => setHeight(grid.current?.querySelector('.yz-month-weeks')?.clientHeight ?? 0);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  useLayoutEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-date="${day}"]`)?.focus();
  }, [day]);

  function walk(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (by === undefined || !(event.target as HTMLElement).dataset.date) return;
    event.preventDefault();
    follow.current = true;
    onDay(day + by);
  }

  const month = startOfMonth(day);
  const inMonth = (one: number) => startOfMonth(one) === month;
  return (
    <div className="yz-month" ref={grid}>
      <div className="yz-month-head" aria-hidden="true">
        {Array.from({ length: 7 }, (_, at) => (
          <span key={at}>{dayText(first + at, language, 'weekday')}</span>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows walk the days, which are buttons */}
      <div className="yz-month-weeks" onKeyDown={walk}>
        {layOutWeeks(spans, first, weeks, most).map((week) => (
          <section key={week.first} className="yz-month-week" aria-label={text('calendar.week_of', { date: dayText(week.first, language, 'short') })}>
            {Array.from({ length: 7 }, (_, at) => {
              const one = week.first + at;
              const { day: number } = civil(one);
              const named = dayText(one, language, 'full');
              return (
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- its button "new" does the same
                <div
                  key={one}
                  data-day={one}
                  className={`yz-month-day ${inMonth(one) ? '' : 'yz-month-other'} ${one === today ? 'yz-today' : ''} ${onCreate ? 'yz-month-creates' : ''}`}
                  onClick={(event) => {
                    if (event.target === event.currentTarget) onCreate?.(one);
                  }}
                >
                  <button
                    type="button"
                    className="yz-month-date"
                    data-date={one}
                    tabIndex={one === day ? 0 : -1}
                    aria-current={one === today ? 'date' : undefined}
                    aria-label={text('calendar.show_day', { date: named })}
                    onClick={() => onShowDay(one)}
                  >
                    {number === 1 ? dayText(one, language, 'short') : number}
                  </button>
                  {onCreate && (
                    <button
                      type="button"
                      className="yz-month-add"
                      tabIndex={one === day ? 0 : -1}
                      aria-label={text('calendar.create_on', { date: named })}
                      onClick={() => onCreate(one)}
                    >
                      <PlusOutlined aria-hidden="true" />
                    </button>
                  )}
                </div>
              );
            })}
            <div className="yz-month-bars">
              {week.segments.map(({ span, column, days, lane, before, after }) => (
                <EventChip
                  key={span.record.id}
                  span={span}
                  events={events}
                  look={hasHours(span) ? 'line' : 'bar'}
                  before={before}
                  after={after}
                  style={{ gridColumn: `${column + 1} / span ${days}`, gridRow: lane + 1 }}
                />
              ))}
              {week.hidden.map((count, at) =>
                count > 0 ? (
                  <button
                    key={`more ${week.first + at}`}
                    type="button"
                    className="yz-month-more"
                    style={{ gridColumn: at + 1, gridRow: most }}
                    aria-label={text('calendar.more_on', { count, date: dayText(week.first + at, language, 'full') })}
                    onClick={() => onShowDay(week.first + at)}
                  >
                    {text('calendar.more', { count })}
                  </button>
                ) : null,
              )}
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}
