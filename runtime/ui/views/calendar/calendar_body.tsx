import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { CalendarViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import { dateOfDay, dayOfDate, dayText, firstWeekday, laterByMonths, monthGrid, startOfMonth, startOfWeek } from '../../core/days';
import { bothFilters } from '../../core/filter/expression_text';
import { fromWallClock } from '../../core/format/date';
import type { RecordAnswer } from '../../core/record';
import { tagColours } from '../../fields/choice/tag_colours';
import { useAddressPart } from '../../hooks/use_address_part';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { useWallClock } from '../../hooks/use_wall_clock';
import { Failed } from '../common/failed';
import { usePointerDrag } from '../common/use_pointer_drag';
import { useRecordChanges } from '../common/use_record_changes';
import { whyFixed } from '../list/cell_access';
import { columnsOf } from '../list/columns';
import { listQuery } from '../list/list_query';
import { ListSkeleton } from '../list/list_skeleton';
import { recordTitle } from '../record/record_title';
import { ScheduleDialogs } from '../schedule/schedule_dialogs';
import { type Span, boundsOf, hasHours, isTimed, spanOf } from '../schedule/span';
import { spanFilter } from '../schedule/span_filter';
import { useAllRecords } from '../schedule/use_all_records';
import { useTimeMove } from '../schedule/use_time_move';
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
  const { app, entity, view, state, narrow, onCount } = props;
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const evaluate = useEvaluator(app);
  const changes = useRecordChanges(entity, app.entities);
  const startDrag = usePointerDrag();
  const [dayPart, setDayPart] = useAddressPart('day');
  const [periodPart, setPeriodPart] = useAddressPart('period');
  const [card, setCard] = useState<{ readonly id: string; readonly place: DOMRect } | null>(null);
  const [dialog, setDialog] = useState<RecordAnswer | null>(null);
  const frame = useRef<HTMLDivElement>(null);

  const { zone } = format;
  const { today, minute: now } = useWallClock(zone);
  const day = (dayPart && dayOfDate(dayPart)) || today;
  const wanted = PERIODS.find((one) => one === periodPart) ?? view.period;
  const period = narrow && wanted !== 'agenda' ? 'month' : wanted;
  const { first, last, weeks } = shownDays(period, day, firstWeekday(language));

  const bounds = useMemo(() => boundsOf(entity, app.entities, view.start, view.end), [entity, app.entities, view.start, view.end]);
  const columns = useMemo(() => columnsOf(entity, app.entities, view.card, language), [entity, app.entities, view.card, language]);
  const query = useMemo(() => {
    const paths = [...view.card, view.start, view.end, view.colour].filter((path): path is string => Boolean(path));
    const asked = listQuery(entity, paths, view, { ...state, sort: undefined });
    const within = bounds && spanFilter(bounds, first, last, zone);
    return { ...asked, sort: view.start, filter: bothFilters(asked.filter, within) };
  }, [entity, view, state, bounds, first, last, zone]);
  const list = useAllRecords(entity.name, query, MOST, Boolean(bounds));
  const { data } = list;
  useEffect(() => {
    onCount(data?.count === undefined ? undefined : { count: data.count, capped: Boolean(data.count_capped) });
  }, [data, onCount]);

  const nameOf = (record: RecordAnswer) => recordTitle(entity, record) ?? label(entity.label, entity.key);
  const move = useTimeMove(
    bounds,
    zone,
    (key) => stepOf(key, period),
    (record, values) => {
      const span = bounds && spanOf({ ...record, values: { ...record.values, ...values } }, bounds, zone);
      void changes.save({ record, values, said: text('schedule.moved', { name: nameOf(record), when: span ? whenText(span, format) : '' }) });
    },
  );
  const latest = useLatest(move);
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

  const fixed = (path: string, record: RecordAnswer) => {
    const field = fieldAtPath(entity, app.entities, path);
    return !field || whyFixed({ path, field, label: '' }, entity, record, evaluate) !== undefined;
  };
  const colourField = view.colour ? fieldAtPath(entity, app.entities, view.colour) : undefined;
  const optionOf = ({ record }: Span) => colourField?.options?.find(({ key }) => key === record.values[view.colour ?? '']);
  const mayMove = ({ record, ended }: Span) => !fixed(view.start, record) && !(ended && view.end && fixed(view.end, record));
  const mayStretch = ({ record }: Span) => Boolean(view.end) && !fixed(view.end ?? '', record);
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
    onOpen: (span, place) => setCard({ id: span.record.id, place }),
    onKey: (event, span) => move.onKey(event, span, mayMove(span), mayStretch(span)),
    onGrip: (event, span, grip) => grab(event, span, grip),
  };

  function grab(event: PointerEvent, span: Span, grip: 'move' | 'end'): void {
    const from = pointAt(event.clientX, event.clientY);
    if (!from) return;
    startDrag(event, {
      scroller: frame.current?.querySelector<HTMLElement>('.yz-hours-scroll'),
      onStart: () => setCard(null),
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
  const opened = card && spans.find(({ record }) => record.id === card.id);
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
        <p id={HELP_ID} className="yz-visually-hidden">
          {text('schedule.keys')}
        </p>
        <p className="yz-visually-hidden" role="status">
          {move.preview && text('schedule.moving', { name: nameOf(move.preview.record), when: whenText(move.preview, format) })}
        </p>
      </div>
      <ScheduleDialogs
        entity={entity}
        bounds={bounds}
        columns={columns.slice(1)}
        narrow={narrow}
        evaluate={evaluate}
        changes={changes}
        nameOf={nameOf}
        opened={opened && card ? { span: opened, place: card.place, mayChange: mayMove(opened) || mayStretch(opened) } : undefined}
        changing={dialog}
        onOpen={props.onOpen}
        onChanging={setDialog}
        onClose={() => setCard(null)}
      />
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

/** What listeners that outlive a rendering should call. */
function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
