import { useParams } from '@tanstack/react-router';

import { useAppDefinition } from '../../hooks/use_app_definition';
import { useLabel } from '../../hooks/use_label';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { ChartTile } from '../dashboard/chart_tile';
import { NumberTile } from '../dashboard/number_tile';
import { usePageTitle } from '../hooks/use_page_title';
import { NotFoundPage } from './not_found_page';
import '../dashboard/dashboard.css';

/** Tiles on a grid of twelve columns and rows of 80 px. */
export function DashboardPage() {
  const { app, key } = useParams({ from: '/signed-in/framed/app/$app/dashboard/$key' });
  const label = useLabel();
  const definition = useAppDefinition(app);
  const dashboard = definition.data?.dashboards.find((one) => one.key === key);
  usePageTitle(label(dashboard?.label));
  if (definition.isPending) {
    return (
      <div className="yz-dashboard" aria-hidden="true">
        {[3, 3, 3, 3, 6, 6].map((width, at) => (
          <div key={at} className="yz-dashboard-cell" style={{ '--width': width, '--height': width === 3 ? 2 : 4 } as React.CSSProperties}>
            <section className="yz-tile">
              <Bar width="40%" />
            </section>
          </div>
        ))}
      </div>
    );
  }
  if (definition.isError) return <Failed page error={definition.error} onRetry={() => void definition.refetch()} />;
  if (!dashboard) return <NotFoundPage />;
  return (
    <>
      <header className="yz-page-head">
        <h1 className="yz-page-title">{label(dashboard.label, dashboard.key)}</h1>
      </header>
      <div className="yz-dashboard">
        {dashboard.tiles.map((tile) => (
          <div
            key={tile.id}
            className={`yz-dashboard-cell yz-dashboard-${tile.chart}`}
            style={{ '--width': tile.width, '--height': tile.height } as React.CSSProperties}
          >
            {tile.chart === 'number' ? <NumberTile app={app} tile={tile} /> : <ChartTile app={app} tile={tile} />}
          </div>
        ))}
      </div>
    </>
  );
}
