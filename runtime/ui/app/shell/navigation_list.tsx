import { Link, useLocation } from '@tanstack/react-router';

import { isApiError } from '../../core/api/api_error';
import type { AppDefinition, NavigationEntry } from '../../core/definition';
import { qualify } from '../../core/definition_lookup';
import { paths } from '../../core/route_paths';
import { useAppDefinition } from '../../hooks/use_app_definition';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { DefinitionIcon } from '../../views/common/icons';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { entryPath } from './entry_path';

/** The groups and entries of an app's menu. */
export function NavigationList({ app, onChoose }: { readonly app: string; readonly onChoose?: () => void }) {
  const label = useLabel();
  const text = useText();
  const definition = useAppDefinition(app);
  const { pathname } = useLocation();
  if (definition.isPending) {
    return (
      <div className="yz-nav-skeleton" aria-hidden="true">
        {[60, 80, 70, 50, 75].map((width) => (
          <Bar key={width} width={`${width}%`} height={16} />
        ))}
      </div>
    );
  }
  if (isApiError(definition.error, 404)) return null;
  if (definition.isError) return <Failed error={definition.error} onRetry={() => void definition.refetch()} />;
  return (
    <div className="yz-nav-groups">
      {definition.data.navigation.map((group) => (
        <section key={group.id} aria-label={label(group.label, group.key)}>
          <p className="yz-nav-group">{label(group.label, group.key)}</p>
          <ul className="yz-nav">
            {group.entries.map((entry) => {
              const href = entryPath(app, entry);
              const active = pathname === href || isWithin(definition.data, app, entry, pathname);
              return (
                <li key={entry.id}>
                  <Link
                    to={href as '/'}
                    className="yz-nav-link"
                    activeProps={{}}
                    data-active={active || undefined}
                    aria-current={active ? 'page' : undefined}
                    onClick={onChoose}
                  >
                    <DefinitionIcon name={entry.icon ?? iconOf(definition.data, app, entry)} />
                    <span>{entryLabel(definition.data, app, entry, label)}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {(definition.data.public_forms ?? []).length > 0 && (
        <ul className="yz-nav">
          <li>
            <Link
              to={paths.publicForms(app) as '/'}
              className="yz-nav-link"
              activeProps={{}}
              data-active={pathname === paths.publicForms(app) || undefined}
              aria-current={pathname === paths.publicForms(app) ? 'page' : undefined}
              onClick={onChoose}
            >
              <DefinitionIcon name="global" />
              <span>{text('public_forms.title')}</span>
            </Link>
          </li>
        </ul>
      )}
    </div>
  );
}

/** The entry's own label, else that of what it leads to. */
export function entryLabel(
  app: AppDefinition,
  key: string,
  entry: NavigationEntry,
  label: ReturnType<typeof useLabel>,
): string {
  const view = app.views.find((one) => one.key === entry.view);
  const dashboard = app.dashboards.find((one) => one.key === entry.dashboard);
  const entity = entry.entity ? app.entities[qualify(key, entry.entity)] : undefined;
  const behind = view?.label ?? dashboard?.label ?? entity?.plural ?? entity?.label;
  return label(entry.label) || label(behind) || label(entity?.label, entry.key);
}

function iconOf(app: AppDefinition, key: string, entry: NavigationEntry): string | undefined {
  if (entry.dashboard) return 'dashboard';
  const name = entry.entity ? qualify(key, entry.entity) : app.views.find((one) => one.key === entry.view)?.entity;
  return (name && app.entities[name]?.icon) || 'unordered_list';
}

/** A record's page belongs to the first entry that lists its entity. */
function isWithin(app: AppDefinition, key: string, entry: NavigationEntry, pathname: string): boolean {
  const match = /^\/app\/[^/]+\/(?:record|edit|new)\/([^/]+)/.exec(pathname);
  const entity = match?.[1] && decodeURIComponent(match[1]);
  if (!entity) return false;
  const first = app.navigation
    .flatMap((group) => group.entries)
    .find((one) => {
      const listed = one.view ? app.views.find((view) => view.key === one.view)?.entity : one.entity;
      return listed && qualify(key, listed) === entity;
    });
  return first?.id === entry.id;
}
