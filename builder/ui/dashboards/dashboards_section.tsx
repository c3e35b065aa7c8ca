import { useText } from '../i18n/use_text';
import { ItemsScreen } from '../items/items_screen';
import { DashboardGrid } from './dashboard_grid';

const WITHOUT = ['tiles'];

/** Pages of figures: the tiles of a dashboard on their grid. */
export default function DashboardsSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="dashboards"
      model="Dashboard"
      title={text('section.dashboards')}
      note={text('dashboards.note')}
      icon="dashboard"
      without={WITHOUT}
      Panel={DashboardGrid}
      told={(_, dashboard) => text('dashboards.tiles', { count: Array.isArray(dashboard.tiles) ? dashboard.tiles.length : 0 })}
    />
  );
}
