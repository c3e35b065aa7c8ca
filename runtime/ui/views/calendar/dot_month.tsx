import { civil, dayText, startOfMonth } from '../../core/days';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import type { Span } from '../schedule/span';
import type { CalendarEvents } from './calendar_events';

export interface DotMonthProps {
  readonly spans: readonly Span[];
  readonly first: number;
  readonly weeks: number;
  readonly day: number;
  readonly today: number;
  readonly events: CalendarEvents;
  readonly onDay: (day: number) => void;
}

const MOST_DOTS = 3;

/** A month on a phone: dots say where something is; the day chosen is listed below. */
export function DotMonth({ spans, first, weeks, day, today, events, onDay }: DotMonthProps) {
  const text = useText();
  const language = useLanguage();
  const month = startOfMonth(day);
  return (
    <div className="yz-dots">
      {Array.from({ length: 7 }, (_, at) => (
        <span key={`head ${at}`} className="yz-dots-head" aria-hidden="true">
          {dayText(first + at, language, 'weekday')}
        </span>
      ))}
      {Array.from({ length: weeks * 7 }, (_, at) => {
        const one = first + at;
        const on = spans.filter((span) => span.first <= one && span.last >= one);
        return (
          <button
            key={one}
            type="button"
            data-date={one}
            className={`yz-dots-day ${startOfMonth(one) === month ? '' : 'yz-month-other'} ${one === today ? 'yz-today' : ''}`}
            aria-pressed={one === day}
            aria-label={text('calendar.day_with', { date: dayText(one, language, 'full'), count: on.length })}
            onClick={() => onDay(one)}
          >
            <span className="yz-dots-number">{civil(one).day}</span>
            <span className="yz-dots-row" aria-hidden="true">
              {on.slice(0, MOST_DOTS).map((span) => (
                <i key={span.record.id} style={{ background: events.colours(span).dot }} />
              ))}
            </span>
          </button>
        );
      })}
    </div>
  );
}
