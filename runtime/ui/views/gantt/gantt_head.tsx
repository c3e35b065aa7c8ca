import { civil, dayText, weekday } from '../../core/days';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { useWeekStart } from '../../hooks/use_week_start';
import { DAY_WIDTH, type Tick, UNITS, type Zoom, ticks } from './scale';

export interface GanttHeadProps {
  readonly zoom: Zoom;
  readonly origin: number;
  /** The days in sight, and a little more. */
  readonly from: number;
  readonly to: number;
  readonly today: number;
}

/** What the bars stand under: months over days, years over months. */
export function GanttHead({ zoom, origin, from, to, today }: GanttHeadProps) {
  const [upper, lower] = UNITS[zoom];
  const width = DAY_WIDTH[zoom];
  const weekBegins = useWeekStart();
  const named = useTickText();
  return (
    <>
      {[upper, lower].map((unit, line) => (
        <div key={unit} className={`yz-gantt-ticks yz-gantt-ticks-${line === 0 ? 'upper' : 'lower'}`} aria-hidden="true">
          {ticks(unit, from, to, weekBegins).map((tick) => (
            <span
              key={tick.first}
              className={tick.unit === 'day' && tick.first === today ? 'yz-gantt-tick-today' : undefined}
              style={{ left: (tick.first - origin) * width, width: tick.days * width }}
            >
              <b>{named(tick, line === 0)}</b>
            </span>
          ))}
        </div>
      ))}
    </>
  );
}

function useTickText(): (tick: Tick, upper: boolean) => string {
  const text = useText();
  const language = useLanguage();
  return ({ unit, first, number }, upper) => {
    switch (unit) {
      case 'day':
        return String(number);
      case 'week':
        return text('gantt.week_number', { number });
      case 'month':
        return upper ? dayText(first, language, 'month') : dayText(first, language, 'month_name');
      case 'quarter':
        return text('gantt.quarter_number', { number });
      case 'year':
        return language === 'zh' ? `${number}年` : String(number);
    }
  };
}

/** Lines between the units, weekends where days are wide enough, and today. */
export function GanttLines({ zoom, origin, from, to, today }: GanttHeadProps) {
  const [, lower] = UNITS[zoom];
  const width = DAY_WIDTH[zoom];
  const weekBegins = useWeekStart();
  const place = (day: number) => (day - origin) * width;
  const weekends =
    zoom === 'day' || zoom === 'week' ? ticks('day', from, to, weekBegins).filter(({ first }) => weekday(first) === 0 || weekday(first) === 6) : [];
  return (
    <div className="yz-gantt-lines" aria-hidden="true">
      {weekends.map(({ first }) => (
        <i key={`weekend ${first}`} className="yz-gantt-weekend" style={{ left: place(first), width }} />
      ))}
      {ticks(lower, from, to, weekBegins).map(({ first }) => (
        <i key={first} className={civil(first).day === 1 ? 'yz-gantt-line yz-gantt-line-month' : 'yz-gantt-line'} style={{ left: place(first) }} />
      ))}
      <i className="yz-gantt-now" style={{ left: place(today) + width / 2 }} />
    </div>
  );
}
