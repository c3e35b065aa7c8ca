import { ReportTable } from '@yingzao/runtime-ui/app/dashboard/report_table';
import { measureText, measures } from '@yingzao/runtime-ui/app/dashboard/report_values';
import { api } from '@yingzao/runtime-ui/core/api/client';
import { isApiError } from '@yingzao/runtime-ui/core/api/api_error';
import type { ReportAnswer } from '@yingzao/runtime-ui/core/report';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useIdle } from '../app/use_idle';
import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import type { ItemPanelProps } from '../items/items_screen';
import { PreviewHead } from '../items/preview_head';
import type { JsonObject } from '../schema_form/core/schema';
import '@yingzao/runtime-ui/app/dashboard/dashboard.css';
import './reports.css';

const ReportChart = lazy(() => import('@yingzao/runtime-ui/app/dashboard/report_chart'));

export type Chart = 'number' | 'bar' | 'line' | 'table';

/** Whether it says what to count by: a line somebody has just added does not yet. */
function isComplete(report: JsonObject): boolean {
  const parts = (list: unknown) => (Array.isArray(list) ? (list as readonly JsonObject[]) : []);
  return (
    parts(report.measures).length > 0 &&
    parts(report.dimensions).every((one) => Boolean(one.field)) &&
    parts(report.measures).every((one) => one.function === 'count' || Boolean(one.field) || Boolean(one.expression))
  );
}

/** Runs a report of the draft as it stands, under the rights of whoever looks. */
export function useDraftReport(app: string, report: JsonObject | undefined) {
  const number = useDraftState((state) => state.number);
  return useQuery({
    queryKey: ['builder', 'report', app, JSON.stringify(report ?? null)],
    queryFn: () => api.request<ReportAnswer>(`/reports/${app}/run`, { method: 'POST', body: { report } }),
    enabled: number > 0 && report !== undefined && isComplete(report),
    staleTime: 30_000,
    retry: false,
    placeholderData: (before) => before,
  });
}

export function ReportFigures({ app, report, chart, name }: { readonly app: string; readonly report: JsonObject | undefined; readonly chart: Chart; readonly name: string }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const number = useDraftState((state) => state.number);
  const answer = useDraftReport(app, report);
  const idle = useIdle();
  if (number === 0) return <p className="yz-muted">{text('items.preview_unpublished')}</p>;
  if (report === undefined) return <p className="yz-muted">{text('reports.none_chosen')}</p>;
  if (!isComplete(report)) return <p className="yz-muted">{text('reports.incomplete')}</p>;
  if (!idle || answer.isPending) return <Bar width="100%" height={120} />;
  if (answer.isError) {
    const said = isApiError(answer.error) ? (answer.error.issues[0]?.message ?? answer.error.message) : '';
    return <p className="yz-muted">{text('reports.not_run', { message: said })}</p>;
  }
  const { data } = answer;
  if (data.rows.length === 0) return <p className="yz-muted">{text('dashboard.no_rows')}</p>;
  if (chart === 'number') {
    const [main] = measures(data);
    return main ? (
      <p className="yzb-figure">
        {measureText(data.rows[0]?.values[main.key], main, format)} <small className="yz-muted">{label(main.label, main.key)}</small>
      </p>
    ) : null;
  }
  if (chart === 'table') return <ReportTable answer={data} label={name} onDrill={() => undefined} />;
  return (
    <Suspense fallback={<Bar width="100%" height={120} />}>
      <ReportChart answer={data} type={chart} label={name} onDrill={() => undefined} />
    </Suspense>
  );
}

/** What the report counts now, as a table or drawn. */
export function ReportPreview({ naming, item }: ItemPanelProps) {
  const text = useText();
  const grouped = Array.isArray(item.dimensions) && item.dimensions.length > 0;
  const [wanted, setWanted] = useState<Chart>('table');
  const charts: readonly Chart[] = grouped ? ['table', 'bar', 'line'] : ['table', 'number'];
  const chart = charts.includes(wanted) ? wanted : 'table';
  return (
    <>
      <PreviewHead>
        <span className="yz-spread" />
        <Segmented<Chart>
          size="small"
          aria-label={text('reports.chart')}
          value={chart}
          options={charts.map((one) => ({ value: one, label: naming.words.value('chart', one) }))}
          onChange={setWanted}
        />
      </PreviewHead>
      <div className="yzb-report-preview">
        <ReportFigures app={naming.names.app} report={item} chart={chart} name={text('items.preview')} />
      </div>
    </>
  );
}
