import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { type PointerEvent, useLayoutEffect, useMemo, useRef } from 'react';

import type { CalendarViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import { dateOfDay, dayOfDate, dayText, laterByMonths, monthGrid, startOfMonth, startOfWeek } from '../../core/days';
import { bothFilters } from '../../core/filter/expression_text';
import { fromWallClock } from '../../core/format/date';
import { tagColours } from '../../fields/choice/tag_colours';
import { useAddressPart } from '../../hooks/use_address_part';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useWeekStart } from '../../hooks/use_week_start';
import { useText } from '../../hooks/use_text';
import { useWallClock } from '../../hooks/use_wall_clock';
import { Failed } from '../common/failed';
import { usePointerDrag } from '../common/use_pointer_drag';
import { listQuery } from '../list/list_query';
import { ListSkeleton } from '../list/list_skeleton';
import { ScheduleDialogs } from '../schedule/schedule_dialogs';
import { ScheduleWords } from '../schedule/schedule_words';
import { type Span, hasHours, isTimed, spanOf } from '../schedule/span';
import { spanFilter } from '../schedule/span_filter';
import { useSchedule } from '../schedule/use_schedule';
import { clockText, whenText } from '../schedule/when_text';
import type { ViewBodyProps } from '../view_body';
import { AgendaView } from './agenda_view';
import { type CalendarEvents, pointAt } from './calendar_events';
import { DotMonth } from './dot_month';
import { HELP_ID } from './event_chip';
import { HoursView } from './hours_view';
import { MonthView } from './month_view';
import './calendar.css';

type Period = CalendarViewDefinition['period'];

const PERIODS: readonly Period[] = ['month', 'week', 'day', 'agenda'];
const MOST = 2_000;
const SNAP = 15;
const MORNING = 9 * 60;
const PLAIN = { text: '#14534c', background: '#e6f0ee', dot: '#1d6b62' };

/** Records on their days. Only what lies in the days shown is asked for. */
export default function CalendarBody(props: ViewBodyProps<CalendarViewDefinition>) {
  const { app, entity, view, state, narrow } = props;
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const startDrag = usePointerDrag();
  const [dayPart, setDayPart] = useAddressPart('day');
  const [periodPart, setPeriodPart] = useAddressPart('period');
  const frame = useRef<HTMLDivElement>(null);

  const { zone } = format;
  const { today, minute: now } = useWallClock(zone);
  const day = (dayPart && dayOfDate(dayPart)) || today;
  const wanted = PERIODS.find((one) => one === periodPart) ?? view.period;
  const period = narrow && wanted !== 'agenda' ? 'month' : wanted;
  const { first, last, weeks } = shownDays(period, day, useWeekStart());

  const schedule = useSchedule({
    props,
    paths: view.card,
    asked: (within) => {
      const paths = [...view.card, view.start, view.end, view.colour].filter((path): path is string => Boolean(path));
      const query = listQuery(entity, paths, view, { ...state, sort: undefined });
      return { ...query, sort: view.start, filter: bothFilters(query.filter, within && spanFilter(within, first, last, zone)) };
    },
    most: MOST,
    steps: (key) => stepOf(key, period),
  });
  const { bounds, list, data, nameOf, move, latest, mayMove, mayStretch } = schedule;
  const stored = useMemo(
    () => (bounds ? (data?.records ?? []).flatMap((record) => spanOf(record, bounds, zone) ?? []) : []),
    [data, bounds, zone],
  );
  const spans = move.withPreview(stored);
  const { held, byKeys, preview } = move;
  const at = byKeys ? preview?.first : undefined;
  const lastHeld = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    // Drawn on another day it is another element: the keys go on there, and stay when it is let go.
    const id = byKeys ? held : lastHeld.current;
    lastHeld.current = byKeys ? held : undefined;
    const element = id && frame.current?.querySelector<HTMLElement>(`[data-event="${id}"]`);
    if (element && element !== document.activeElement) element.focus();
    if (at !== undefined && (at < first || at > last)) setDayPart(dateOfDay(at));
  }, [held, byKeys, at, first, last, setDayPart]);
  if (!bounds) return <>{props.nothing}</>;

  const colourField = view.colour ? fieldAtPath(entity, app.entities, view.colour) : undefined;
  const optionOf = ({ record }: Span) => colourField?.options?.find(({ key }) => key === record.values[view.colour ?? '']);
  const events: CalendarEvents = {
    title: ({ record }) => nameOf(record),
    when: (span) => whenText(span, format),
    colours: (span) => (view.colour ? tagColours(optionOf(span)?.colour) : PLAIN),
    colourName: (span) => {
      const option = optionOf(span);
      return option && label(option.label, option.key);
    },
    mayMove,
    mayStretch,
    held: move.held,
    onOpen: (span, place) => schedule.setCard({ id: span.record.id, place }),
    onKey: (event, span) => move.onKey(event, span, mayMove(span), mayStretch(span)),
    onGrip: (event, span, grip) => grab(event, span, grip),
  };

  function grab(event: PointerEvent, span: Span, grip: 'move' | 'end'): void {
    const from = pointAt(event.clientX, event.clientY);
    if (!from) return;
    startDrag(event, {
      scroller: frame.current?.querySelector<HTMLElement>('.yz-hours-scroll'),
      onStart: () => schedule.setCard(null),
      onMove: (x, y) => {
        const over = pointAt(x, y);
        if (!over) return;
        const hours = hasHours(span) && over.minute !== undefined && from.minute !== undefined;
        const minutes = hours ? Math.round(((over.minute ?? 0) - (from.minute ?? 0)) / SNAP) * SNAP : 0;
        move.drag(span, { grip, days: over.day - from.day, minutes });
      },
      onDrop: () => latest.current.drop(),
      onCancel: () => latest.current.cancel(),
    });
  }

  const show = (to: number, next: Period = period) => {
    setDayPart(dateOfDay(to));
    if (next !== period) setPeriodPart(next);
  };
  const create =
    props.onCreate &&
    ((on: number, minute?: number) => {
      const date = dateOfDay(on);
      const value = isTimed(bounds.start) ? fromWallClock(`${date}T${clockText(minute ?? MORNING)}:00`, zone) : date;
      props.onCreate?.({ [view.start]: value });
    });
  const opened = spans.find(({ record }) => record.id === schedule.card?.id);
  const later = (by: number) => show(period === 'week' ? day + 7 * by : period === 'day' ? day + by : laterByMonths(startOfMonth(day), by));
  const title = titleOf(period, first, last, day, language);

  return (
    // The dialogs stand beside: what is clicked in them is not on the calendar.
    <>
      <div className={`yz-calendar ${list.isPlaceholderData ? 'yz-stale' : ''}`} ref={frame}>
        <header className="yz-calendar-head">
          <div className="yz-calendar-steps">
            <Button icon={<LeftOutlined />} aria-label={text('calendar.earlier')} onClick={() => later(-1)} />
            <Button onClick={() => show(today)}>{text('calendar.today')}</Button>
            <Button icon={<RightOutlined />} aria-label={text('calendar.later')} onClick={() => later(1)} />
          </div>
          <h2 className="yz-calendar-title" aria-live="polite">
            {title}
          </h2>
          <Segmented<Period>
            aria-label={text('calendar.period')}
            value={period}
            options={PERIODS.filter((one) => !narrow || one === 'month' || one === 'agenda').map((one) => ({ value: one, label: text(`calendar.${one}`) }))}
            onChange={setPeriodPart}
          />
        </header>
        {data?.more && <p className="yz-calendar-note">{text('schedule.too_many', { count: MOST.toLocaleString('en-US') })}</p>}
        {list.isPending ? (
          <ListSkeleton columns={7} rows={6} narrow={narrow} />
        ) : list.isError ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : period === 'agenda' ? (
          <AgendaView spans={spans} first={first} last={last} today={today} events={events} />
        ) : narrow ? (
          <>
            <DotMonth spans={spans} first={first} weeks={weeks} day={day} today={today} events={events} onDay={show} />
            <AgendaView spans={spans} first={day} last={day} today={today} events={events} everyDay onCreate={create} />
          </>
        ) : period === 'month' ? (
          <MonthView
            spans={spans}
            first={first}
            weeks={weeks}
            day={day}
            today={today}
            events={events}
            onDay={show}
            onShowDay={(on) => show(on, 'day')}
            onCreate={create && ((on) => create(on))}
          />
        ) : (
          <HoursView
            spans={spans}
            first={first}
            days={last - first + 1}
            today={today}
            now={now}
            timed={isTimed(bounds.start)}
            events={events}
            onShowDay={period === 'week' ? (on) => show(on, 'day') : undefined}
            onCreate={create}
          />
        )}
        <ScheduleWords schedule={schedule} helpId={HELP_ID} />
      </div>
      <ScheduleDialogs schedule={schedule} entity={entity} narrow={narrow} opened={opened} onOpen={props.onOpen} />
    </>
  );
}

interface ShownDays {
  readonly first: number;
  readonly last: number;
  readonly weeks: number;
}

function shownDays(period: Period, day: number, weekBegins: number): ShownDays {
  if (period === 'day') return { first: day, last: day, weeks: 1 };
  if (period === 'week') {
    const first = startOfWeek(day, weekBegins);
    return { first, last: first + 6, weeks: 1 };
  }
  if (period === 'agenda') {
    const first = startOfMonth(day);
    return { first, last: laterByMonths(first, 1) - 1, weeks: 5 };
  }
  const { first, weeks } = monthGrid(day, weekBegins);
  return { first, last: first + weeks * 7 - 1, weeks };
}

function titleOf(period: Period, first: number, last: number, day: number, language: 'zh' | 'en'): string {
  if (period === 'day') return dayText(day, language, 'full');
  if (period === 'week') {
    const [from, to, year] = [dayText(first, language, 'short'), dayText(last, language, 'short'), dateOfDay(last).slice(0, 4)];
    return language === 'zh' ? `${year}年${from} – ${to}` : `${from} – ${to}, ${year}`;
  }
  return dayText(day, language, 'month');
}

/** What an arrow does to a record that is held: days, and among hours a quarter of one. */
function stepOf(key: string, period: Period): { days: number; minutes: number } | undefined {
  const vertical = period === 'month' ? { days: 7, minutes: 0 } : { days: 0, minutes: SNAP };
  switch (key) {
    case 'ArrowLeft':
      return { days: -1, minutes: 0 };
    case 'ArrowRight':
      return { days: 1, minutes: 0 };
    case 'ArrowUp':
      return { days: -vertical.days, minutes: -vertical.minutes };
    case 'ArrowDown':
      return vertical;
    default:
      return undefined;
  }
}
