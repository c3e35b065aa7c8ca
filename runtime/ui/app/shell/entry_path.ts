import type { NavigationEntry } from '../../core/definition';
import { qualify } from '../../core/definition_lookup';
import { paths } from '../../core/route_paths';

/** Address of a menu entry's screen. */
export function entryPath(app: string, entry: Pick<NavigationEntry, 'view' | 'dashboard' | 'entity'>): string {
  if (entry.view) return paths.view(app, entry.view);
  if (entry.dashboard) return paths.dashboard(app, entry.dashboard);
  return entry.entity ? paths.entity(app, qualify(app, entry.entity)) : paths.home;
}
