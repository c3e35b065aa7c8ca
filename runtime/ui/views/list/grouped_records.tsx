import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { runAdHoc } from '../../core/api/list_api';
import type { EntityDefinition } from '../../core/definition';
import { formatPeriod } from '../../core/format/date';
import { keys } from '../../core/query_keys';
import type { ReportAnswer, ReportRow } from '../../core/report';
import { pick } from '../../core/label';
import { kitOf } from '../../fields/registry';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { Failed } from '../common/failed';
import type { Column } from './columns';
import { countText } from './count_text';
import { groupValue } from './group_value';
import { ListSkeleton } from './list_skeleton';
import { type Group, summable, summaryReport } from './summary_report';
import { sumText } from './totals_foot';

export interface GroupedRecordsProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly columns: readonly Column[];
  readonly group: Group;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  /** The records behind a group. */
  readonly records: (filter: string) => ReactNode;
}

/** Groups with their counts and sums; a group opens to its records. */
export function GroupedRecords({ app, entity, columns, group, filter, search, records }: GroupedRecordsProps) {
  const text = useText();
  const format = useFormat();
  const language = useLanguage();
  const sums = summable(columns);
  const report = summaryReport(entity, sums, group);
  const answer = useQuery({
    queryKey: keys.summary(entity.name, { app, report, filter, search }),
    queryFn: () => runAdHoc(app, report, filter, search),
  });
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set([0]));
  if (answer.isPending) return <ListSkeleton columns={3} rows={6} />;
  if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;

  function toggle(at: number): void {
    const next = new Set(open);
    if (!next.delete(at)) next.add(at);
    setOpen(next);
  }

  return (
    <div className="yz-groups">
      {answer.data.rows.map((row, at) => {
        const shown = open.has(at);
        return (
          <section key={row.filter ?? at} className="yz-group">
            <h2>
              <button type="button" className="yz-group-head" aria-expanded={shown} onClick={() => toggle(at)}>
                {shown ? <DownOutlined /> : <RightOutlined />}
                <span className="yz-group-name">
                  <GroupName row={row} answer={answer.data} group={group} blank={text('grid.no_value')} language={language} />
                </span>
                <span className="yz-count">{countText(Number(row.values.n ?? 0), false)}</span>
                <span className="yz-spread" />
                {sums.map((column, place) => {
                  const measure = answer.data.columns.find(({ key }) => key === `s${place}`);
                  const value = measure && sumText(row.values[measure.key], measure, format);
                  return value ? (
                    <span key={column.path} className="yz-group-sum">
                      <span className="yz-muted">{column.label}</span> {value}
                    </span>
                  ) : null;
                })}
              </button>
            </h2>
            {shown && row.filter && records(row.filter)}
          </section>
        );
      })}
      {answer.data.truncated && <p className="yz-muted">{text('grid.more_groups', { count: answer.data.rows.length })}</p>}
    </div>
  );
}

function GroupName({
  row,
  answer,
  group,
  blank,
  language,
}: {
  readonly row: ReportRow;
  readonly answer: ReportAnswer;
  readonly group: Column;
  readonly blank: string;
  readonly language: 'zh' | 'en';
}) {
  const column = answer.columns.find(({ kind }) => kind === 'dimension');
  const value = column && row.values[column.key];
  if (!column || value === null || value === undefined || value === '') return <>{blank}</>;
  if (column.grain && typeof value === 'string') return <>{formatPeriod(value, column.grain, language)}</>;
  const { Cell } = kitOf(group.field);
  const option = column.options?.find(({ key }) => key === value);
  const title = row.labels?.[column.key] ?? (option ? pick(option.label, language, option.key) : undefined);
  const shown = typeof value === 'string' ? groupValue(group.field, value, title) : { field: group.field, value, title };
  return shown ? <Cell {...shown} /> : <>{title ?? value}</>;
}
