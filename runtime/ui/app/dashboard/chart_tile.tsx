import { TableOutlined, BarChartOutlined, LineChartOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { Suspense, lazy, useState } from 'react';

import type { TileDefinition } from '../../core/definition';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useReport } from '../../hooks/use_report';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { reportName } from './number_tile';
import { ReportTable } from './report_table';
import { useDrill } from './use_drill';

// ECharts is by far the largest library here; only a screen with a chart pays for it.
const ReportChart = lazy(() => import('./report_chart'));

/** A report drawn as bars or a line, or as the table behind them. */
export function ChartTile({ app, tile }: { readonly app: string; readonly tile: TileDefinition }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const report = useReport(...reportName(app, tile.report));
  const drill = useDrill(app);
  const [asTable, setAsTable] = useState(tile.chart === 'table');
  const name = label(tile.label, tile.key);
  const drawable = tile.chart === 'bar' || tile.chart === 'line';
  return (
    <section className="yz-tile" aria-label={name}>
      <header className="yz-tile-head">
        <h2>{name}</h2>
        {report.data && (
          <time className="yz-muted" dateTime={report.data.generated_at} title={format.dateTime(report.data.generated_at)}>
            {format.relative(report.data.generated_at)}
          </time>
        )}
        {drawable && (
          <Tooltip title={text(asTable ? 'dashboard.as_chart' : 'dashboard.as_table')}>
            <Button
              type="text"
              size="small"
              aria-pressed={asTable}
              aria-label={text(asTable ? 'dashboard.as_chart' : 'dashboard.as_table')}
              icon={asTable ? tile.chart === 'line' ? <LineChartOutlined /> : <BarChartOutlined /> : <TableOutlined />}
              onClick={() => setAsTable(!asTable)}
            />
          </Tooltip>
        )}
      </header>
      <div className="yz-tile-body">
        {report.isPending ? (
          <TileSkeleton />
        ) : report.isError ? (
          <Failed error={report.error} onRetry={() => void report.refetch()} />
        ) : report.data.rows.length === 0 ? (
          <p className="yz-tile-none">{text('dashboard.no_rows')}</p>
        ) : asTable || !drawable ? (
          <ReportTable answer={report.data} label={name} onDrill={(row) => drill(report.data, row)} />
        ) : (
          <Suspense fallback={<TileSkeleton />}>
            <ReportChart
              answer={report.data}
              type={tile.chart === 'line' ? 'line' : 'bar'}
              label={name}
              onDrill={(row) => drill(report.data, row)}
            />
          </Suspense>
        )}
      </div>
    </section>
  );
}

function TileSkeleton() {
  return (
    <div className="yz-tile-skeleton" aria-hidden="true">
      {[40, 75, 55, 90, 65, 45].map((height) => (
        <Bar key={height} width="100%" height={height * 1.6} />
      ))}
    </div>
  );
}
