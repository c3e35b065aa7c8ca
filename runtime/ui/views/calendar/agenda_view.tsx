import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { dayText } from '../../core/days';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { type Span, hasHours, inOrder } from '../schedule/span';
import { clockText } from '../schedule/when_text';
import type { CalendarEvents } from './calendar_events';

export interface AgendaViewProps {
  readonly spans: readonly Span[];
  readonly first: number;
  readonly last: number;
  readonly today: number;
  readonly events: CalendarEvents;
  /** Also days nothing is on. */
  readonly everyDay?: boolean;
  readonly onCreate?: (day: number) => void;
}

/** Day by day what is on: for reading, and for phones. */
export function AgendaView({ spans, first, last, today, events, everyDay, onCreate }: AgendaViewProps) {
  const text = useText();
  const language = useLanguage();
  const ordered = spans.toSorted(inOrder);
  const days = Array.from({ length: last - first + 1 }, (_, at) => first + at)
    .map((day) => ({ day, on: ordered.filter((span) => span.first <= day && span.last >= day) }))
    .filter(({ on }) => everyDay || on.length > 0);
  if (days.length === 0) return <p className="yz-agenda-none">{text('calendar.nothing')}</p>;
  return (
    <div className="yz-agenda">
      {days.map(({ day, on }) => (
        <section key={day} className={day === today ? 'yz-agenda-today' : undefined}>
          <header>
            <h2>
              {dayText(day, language, 'day')}
              {day === today && <span className="yz-agenda-mark">{text('calendar.today')}</span>}
            </h2>
            {onCreate && (
              <Button type="text" icon={<PlusOutlined />} aria-label={text('calendar.create_on', { date: dayText(day, language, 'full') })} onClick={() => onCreate(day)} />
            )}
          </header>
          {on.length === 0 ? (
            <p className="yz-agenda-none">{text('calendar.nothing_on')}</p>
          ) : (
            <ul>
              {on.map((span) => {
                const colours = events.colours(span);
                const named = events.colourName(span);
                return (
                  <li key={span.record.id}>
                    <button
                      type="button"
                      className="yz-agenda-line"
                      data-event={span.record.id}
                      onClick={(event) => events.onOpen(span, event.currentTarget.getBoundingClientRect())}
                    >
                      <span className="yz-agenda-time">
                        {hasHours(span) ? `${clockText(span.from ?? 0)}–${clockText(span.to ?? 0)}` : partOf(span, day, text('calendar.whole_day'))}
                      </span>
                      <span className="yz-event-dot" style={{ background: colours.dot }} aria-hidden="true" />
                      <span className="yz-agenda-title">{events.title(span)}</span>
                      {named && (
                        <span className="yz-tag" style={{ color: colours.text, background: colours.background }}>
                          {named}
                        </span>
                      )}
                    </button>
                  </li>
                );
              })}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

/** "2/5" on the second of five days. */
function partOf(span: Span, day: number, whole: string): string {
  return span.first === span.last ? whole : `${day - span.first + 1}/${span.last - span.first + 1}`;
}
