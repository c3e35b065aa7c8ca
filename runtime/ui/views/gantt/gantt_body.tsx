import { WarningOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { GanttViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import type { RecordAnswer } from '../../core/record';
import { tagColours } from '../../fields/choice/tag_colours';
import { useAddressPart } from '../../hooks/use_address_part';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import { useWallClock } from '../../hooks/use_wall_clock';
import { useWeekStart } from '../../hooks/use_week_start';
import { Failed } from '../common/failed';
import { usePointerDrag } from '../common/use_pointer_drag';
import { columnWidth } from '../list/columns';
import { listQuery } from '../list/list_query';
import { ListSkeleton } from '../list/list_skeleton';
import { ScheduleDialogs } from '../schedule/schedule_dialogs';
import { ScheduleWords } from '../schedule/schedule_words';
import type { Grip } from '../schedule/shift';
import { isTimed } from '../schedule/span';
import { useSchedule } from '../schedule/use_schedule';
import { whenText } from '../schedule/when_text';
import type { ViewBodyProps } from '../view_body';
import { GANTT_HELP_ID, GanttBar } from './gantt_bar';
import { GanttHead, GanttLines } from './gantt_head';
import { GanttLinks } from './gantt_links';
import { GanttRow } from './gantt_row';
import { GanttTools } from './gantt_tools';
import { type Bar, barOf, drawnAt, linksOf, rowsOf } from './rows';
import { DAY_WIDTH, ZOOMS, type Zoom, range } from './scale';
import './gantt.css';

const MOST = 5_000;
const ROW = 38;
const FIRST_COLUMN = 220;
const NARROW_COLUMN = 132;
const OTHERS_WIDTH = 300;
const PLAIN = { text: '#14534c', background: '#d5e7e3', dot: '#1d6b62' };
/** Days one arrow moves a bar by. */
const STEP: Readonly<Record<Zoom, number>> = { day: 1, week: 1, month: 7, quarter: 30 };

/** Records as bars over time, with the order they depend on. */
export default function GanttBody(props: ViewBodyProps<GanttViewDefinition>) {
  const { app, entity, view, state, narrow } = props;
  const text = useText();
  const format = useFormat();
  const startDrag = usePointerDrag();
  const [zoomPart, setZoom] = useAddressPart('zoom');
  const zoom = ZOOMS.find((one) => one === zoomPart) ?? view.zoom;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  const [sight, setSight] = useState({ left: 0, width: 1200 });
  const scroller = useRef<HTMLDivElement>(null);
  const follow = useRef(false);
  const breachAt = useRef(0);

  const { zone } = format;
  const { today } = useWallClock(zone);
  const schedule = useSchedule({
    props,
    paths: view.columns,
    asked: () => {
      const paths = [...view.columns, view.start, view.end, view.progress, view.group_by, view.depends_on];
      const query = listQuery(entity, paths.filter((path): path is string => Boolean(path)), view, state);
      return { ...query, sort: query.sort ?? view.start };
    },
    most: MOST,
    steps: (key) => (key === 'ArrowLeft' ? { days: -STEP[zoom], minutes: 0 } : key === 'ArrowRight' ? { days: STEP[zoom], minutes: 0 } : undefined),
  });
  const { bounds, columns, list, data, nameOf, move, latest, mayMove, mayStretch } = schedule;
  const groupField = view.group_by ? fieldAtPath(entity, app.entities, view.group_by) : undefined;
  const progressField = view.progress ? fieldAtPath(entity, app.entities, view.progress) : undefined;
  const groupPath = view.group_by;
  const rows = useMemo(
    () =>
      bounds
        ? rowsOf(data?.records ?? [], {
            bounds,
            zone,
            folded,
            ...(groupPath && groupField ? { groupBy: { path: groupPath, field: groupField } } : {}),
          })
        : [],
    [data, bounds, zone, folded, groupPath, groupField],
  );
  const links = useMemo(() => linksOf(rows, view.depends_on), [rows, view.depends_on]);
  const breaches = links.filter(({ breached }) => breached);
  const shown = useMemo(() => rows.flatMap((row) => (row.kind === 'bar' ? [row.span] : [])), [rows]);
  const weekBegins = useWeekStart();
  const [origin, end] = useMemo(() => range(shown, today, zoom, weekBegins), [shown, today, zoom, weekBegins]);
  const dayWidth = DAY_WIDTH[zoom];
  const width = (end - origin + 1) * dayWidth;
  const place = (moment: number) => (moment - origin) * dayWidth;

  // oxlint-disable-next-line react/incompatible-library -- what it answers is used here alone
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1200, height: 700 },
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const tableColumns = narrow ? columns.slice(0, 1) : columns;
  const widths = tableColumns.map((column, index) => (index === 0 ? (narrow ? NARROW_COLUMN : FIRST_COLUMN) : Math.min(columnWidth(column, null), 130)));
  while (widths.length > 1 && widths.slice(1).reduce((sum, one) => sum + one, 0) > OTHERS_WIDTH) widths.pop();
  const left = widths.reduce((sum, one) => sum + one, 0);

  const ready = rows.length > 0;
  const scrollToDay = (day: number) => {
    const box = scroller.current;
    if (box) box.scrollLeft = Math.max(0, (day - origin) * dayWidth - (box.clientWidth - left) / 3);
  };
  const scrolled = useRef('');
  useLayoutEffect(() => {
    const key = `${ready} ${zoom}`;
    if (!ready || scrolled.current === key) return;
    scrolled.current = key;
    const first = Math.min(...shown.map((span) => span.first));
    const last = Math.max(...shown.map((span) => span.last));
    scrollToDay(shown.length === 0 || (first <= today && last >= today) ? today : first);
  });
  useLayoutEffect(() => {
    if (!follow.current || at === null) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-bar="${at}"]`);
    if (!element) return;
    follow.current = false;
    element.focus({ preventScroll: true });
  });

  if (list.isPending) return <ListSkeleton columns={6} narrow={narrow} />;
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (!bounds || rows.length === 0) return <>{props.nothing}</>;

  const bars = rows.filter((row): row is Bar => row.kind === 'bar');
  const current = bars.find(({ id }) => id === at) ?? bars[0];
  const breachOf = (bar: Bar) => breaches.find(({ to }) => to.id === bar.id);
  const breachText = (bar: Bar) => {
    const breach = breachOf(bar);
    return breach && text('gantt.breached', { name: nameOf(breach.from.record) });
  };
  const breachNotice = (bar: Bar) =>
    breachOf(bar) && (
      <p className="yz-record-card-notice">
        <WarningOutlined aria-hidden="true" /> {breachText(bar)}
      </p>
    );
  const opened = bars.find(({ id }) => id === schedule.card?.id);
  const from = origin + Math.floor((sight.left - sight.width) / dayWidth);
  const to = origin + Math.ceil((sight.left + 2 * sight.width) / dayWidth);
  const inSight = { zoom, origin, from: Math.max(from, origin), to: Math.min(to, end), today };

  function focusBar(bar: Bar | undefined): void {
    if (!bar) return;
    follow.current = true;
    setAt(bar.id);
    virtual.scrollToIndex(rows.indexOf(bar));
    const box = scroller.current;
    if (!box) return;
    const x = place(bar.begins);
    if (x < box.scrollLeft || x > box.scrollLeft + box.clientWidth - left - 80) scrollToDay(Math.floor(bar.begins));
  }

  function onKey(event: KeyboardEvent, bar: Bar): void {
    if (move.onKey(event, bar.span, mayMove(bar.span), mayStretch(bar.span))) return;
    const index = bars.indexOf(bar);
    const next = { ArrowDown: bars[index + 1], ArrowUp: bars[index - 1], Home: bars[0], End: bars.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    focusBar(next);
  }

  function grab(event: PointerEvent, bar: Bar, grip: Grip): void {
    const box = scroller.current;
    const begun = event.clientX + (box?.scrollLeft ?? 0);
    const hours = isTimed(bounds!.start) && zoom === 'day';
    startDrag(event, {
      scroller: box,
      onStart: () => schedule.setCard(null),
      onMove: (x) => {
        const by = (x + (box?.scrollLeft ?? 0) - begun) / dayWidth;
        const days = hours ? Math.trunc(by) : Math.round(by);
        move.drag(bar.span, { grip, days, minutes: hours ? Math.round((by - days) * 24) * 60 : 0 });
      },
      onDrop: () => latest.current.drop(),
      onCancel: () => latest.current.cancel(),
    });
  }

  const progressOf = (record: RecordAnswer) => {
    const value = view.progress ? Number(record.values[view.progress] ?? Number.NaN) : Number.NaN;
    const share = progressField?.type === 'percent' || progressField?.result === 'percent' ? value : value / 100;
    return Number.isNaN(share) ? undefined : Math.max(0, Math.min(share, 1));
  };
  const coloursOf = (record: RecordAnswer) => {
    const option = groupField?.options?.find(({ key }) => key === record.values[view.group_by ?? '']);
    if (!option?.colour) return PLAIN;
    return tagColours(option.colour);
  };

  const drawBar = (row: Bar) => {
    const bar = (move.held === row.id && move.preview && barOf(move.preview.record, bounds, zone)) || row;
    const progress = progressOf(bar.record);
    return (
      <GanttBar
        bar={bar}
        left={place(drawnAt(bar, bar.begins))}
        width={Math.max((bar.ends - bar.begins) * dayWidth, 6)}
        title={nameOf(bar.record)}
        when={whenText(bar.span, format)}
        colours={coloursOf(bar.record)}
        progress={progress}
        progressText={progress === undefined ? undefined : text('gantt.done', { percent: format.percent(String(progress), 0) })}
        breach={breachText(row)}
        movable={mayMove(row.span)}
        stretchable={mayStretch(row.span)}
        held={move.held === row.id}
        current={current?.id === row.id}
        onOpen={(where) => schedule.setCard({ id: row.id, place: where })}
        onKey={(event) => onKey(event, row)}
        onFocus={() => setAt(row.id)}
        onGrip={(event, grip) => grab(event, row, grip)}
      />
    );
  };

  return (
    <>
      <div className={`yz-gantt ${list.isPlaceholderData ? 'yz-stale' : ''}`}>
        <GanttTools
          zoom={zoom}
          onZoom={setZoom}
          onToday={() => scrollToDay(today)}
          breaches={breaches.length}
          onNextBreach={() => {
            focusBar(breaches[breachAt.current % breaches.length]?.to);
            breachAt.current += 1;
          }}
          most={data?.more ? MOST : undefined}
        />
        <div
          className="yz-gantt-scroll"
          ref={scroller}
          onScroll={(event) => {
            const { scrollLeft, clientWidth } = event.currentTarget;
            if (Math.abs(scrollLeft - sight.left) > clientWidth / 3) setSight({ left: scrollLeft, width: clientWidth });
          }}
        >
          <div role="table" aria-label={props.name} aria-rowcount={rows.length + 1} style={{ width: left + width, '--left': `${left}px` } as CSSProperties}>
            <div role="rowgroup" className="yz-gantt-head">
              <div role="row" className="yz-gantt-headings">
                <div className="yz-gantt-left" style={{ width: left }}>
                  {widths.map((wide, index) => (
                    <span key={tableColumns[index]?.path} role="columnheader" style={{ width: wide }}>
                      {tableColumns[index]?.label}
                    </span>
                  ))}
                </div>
                <div role="columnheader" className="yz-gantt-time" style={{ width }} aria-label={text('gantt.timeline')}>
                  <GanttHead {...inSight} />
                </div>
              </div>
            </div>
            <div role="rowgroup" className="yz-gantt-rows" style={{ height: rows.length * ROW }}>
              <div className="yz-gantt-behind" style={{ left, width }} aria-hidden="true">
                <GanttLines {...inSight} />
                <GanttLinks
                  links={links}
                  rows={rows}
                  rowHeight={ROW}
                  first={items[0]?.index ?? 0}
                  last={items.at(-1)?.index ?? 0}
                  width={width}
                  height={rows.length * ROW}
                  place={place}
                />
              </div>
              {items.map((item) => {
                const row = rows[item.index];
                return row ? (
                  <GanttRow
                    key={row.id}
                    row={row}
                    index={item.index}
                    top={item.start}
                    height={ROW}
                    columns={tableColumns}
                    widths={widths}
                    left={left}
                    width={width}
                    groupField={groupField}
                    groupPath={view.group_by ?? ''}
                    place={place}
                    link={props.link}
                    nameOf={nameOf}
                    onToggle={() => setFolded((before) => flipped(before, row.id))}
                    onPlan={row.kind === 'unscheduled' && schedule.mayPlan(row.record) ? () => schedule.setChanging(row.record) : undefined}
                  >
                    {row.kind === 'bar' && drawBar(row)}
                  </GanttRow>
                ) : null;
              })}
            </div>
          </div>
        </div>
        <ScheduleWords schedule={schedule} helpId={GANTT_HELP_ID} />
      </div>
      <ScheduleDialogs
        schedule={schedule}
        entity={entity}
        narrow={narrow}
        opened={opened?.span}
        notice={opened && breachNotice(opened)}
        onOpen={props.onOpen}
      />
    </>
  );
}

function flipped(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
