import { useEffect, useMemo, useRef, useState } from 'react';

import type { ListQuery } from '../../core/api/record_api';
import type { CalendarViewDefinition, GanttViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import type { RecordAnswer } from '../../core/record';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { useRecordChanges } from '../common/use_record_changes';
import { whyFixed } from '../list/cell_access';
import { columnsOf } from '../list/columns';
import { recordTitle } from '../record/record_title';
import type { ViewBodyProps } from '../view_body';
import { type Bounds, type Span, boundsOf, spanOf } from './span';
import { useAllRecords } from './use_all_records';
import { type Steps, useTimeMove } from './use_time_move';
import { whenText } from './when_text';

export interface ScheduleOptions {
  readonly props: ViewBodyProps<CalendarViewDefinition | GanttViewDefinition>;
  /** Columns shown of a record; the first names it. */
  readonly paths: readonly string[];
  /** The records to ask for, up to `most`; undefined bounds ask for none. */
  readonly asked: (bounds: Bounds | undefined) => ListQuery;
  readonly most: number;
  readonly steps: Steps;
}

/** What every screen of records in time does alike: loads them, names them, moves them and opens their cards. */
export function useSchedule({ props, paths, asked, most, steps }: ScheduleOptions) {
  const { app, entity, view, onCount } = props;
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const evaluate = useEvaluator(app);
  const changes = useRecordChanges(entity, app.entities);
  const [card, setCard] = useState<{ readonly id: string; readonly place: DOMRect } | null>(null);
  const [changing, setChanging] = useState<RecordAnswer | null>(null);
  const { zone } = format;
  const bounds = useMemo(() => boundsOf(entity, app.entities, view.start, view.end), [entity, app.entities, view.start, view.end]);
  const columns = useMemo(() => columnsOf(entity, app.entities, paths, language), [entity, app.entities, paths, language]);
  const list = useAllRecords(entity.name, asked(bounds), most, Boolean(bounds));
  const { data } = list;
  useEffect(() => {
    onCount(data?.count === undefined ? undefined : { count: data.count, capped: Boolean(data.count_capped) });
  }, [data, onCount]);

  const nameOf = (record: RecordAnswer) => recordTitle(entity, record) ?? label(entity.label, entity.key);
  const move = useTimeMove(bounds, zone, steps, (record, values) => {
    const span = bounds && spanOf({ ...record, values: { ...record.values, ...values } }, bounds, zone);
    void changes.save({ record, values, said: text('schedule.moved', { name: nameOf(record), when: span ? whenText(span, format) : '' }) });
  });
  // What listeners that outlive a rendering should call.
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });

  const fixed = (path: string, record: RecordAnswer) => {
    const field = fieldAtPath(entity, app.entities, path);
    return !field || whyFixed({ path, field, label: '' }, entity, record, evaluate) !== undefined;
  };
  return {
    bounds, columns, list, data, evaluate, changes, nameOf, move, latest, card, setCard, changing, setChanging,
    mayMove: ({ record, ended }: Span) => !fixed(view.start, record) && !(ended && view.end && fixed(view.end, record)),
    mayStretch: ({ record }: Span) => Boolean(view.end) && !fixed(view.end ?? '', record),
    mayPlan: (record: RecordAnswer) => !fixed(view.start, record),
  };
}

export type Schedule = ReturnType<typeof useSchedule>;
