import { RightOutlined } from '@ant-design/icons';
import { Link, useLocation, useParams } from '@tanstack/react-router';
import { Fragment } from 'react';

import { firstViewOf } from '../../core/definition_lookup';
import { paths } from '../../core/route_paths';
import { useAppDefinition } from '../../hooks/use_app_definition';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useRecordTitle } from '../../hooks/use_record_title';
import { useText } from '../../hooks/use_text';
import { useExtensionLinks } from '../extension';

interface Crumb {
  readonly label: string;
  readonly href?: string;
}

/** Where one is, and the way back up. */
export function Breadcrumbs({ app }: { readonly app: string | undefined }) {
  const text = useText();
  const crumbs = useCrumbs(app);
  return (
    <nav className="yz-crumbs" aria-label={text('shell.breadcrumbs')}>
      <ol>
        {crumbs.map((crumb, at) => (
          <Fragment key={at}>
            {at > 0 && (
              <li aria-hidden="true" className="yz-crumb-mark">
                <RightOutlined />
              </li>
            )}
            <li className="yz-crumb">
              {crumb.href && at < crumbs.length - 1 ? (
                <Link to={crumb.href as '/'}>{crumb.label}</Link>
              ) : (
                <span aria-current={at === crumbs.length - 1 ? 'page' : undefined}>{crumb.label}</span>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

function useCrumbs(app: string | undefined): readonly Crumb[] {
  const text = useText();
  const label = useLabel();
  const links = useExtensionLinks(useMe());
  const { pathname } = useLocation();
  const params = useParams({ strict: false });
  const definition = useAppDefinition(app).data;
  const entity = params.entity ? definition?.entities[params.entity] : undefined;
  const isRecord = Boolean(params.entity && params.id);
  const title = useRecordTitle(params.entity ?? '', entity, isRecord ? params.id : undefined);

  if (!app) {
    if (pathname.startsWith('/tasks')) return [{ label: text('shell.tasks') }];
    if (pathname === '/search') return [{ label: text('search.title') }];
    if (pathname === '/apps') return [{ label: text('shell.all_apps') }];
    if (pathname === paths.account) return [{ label: text('shell.account') }];
    const link = links.find((one) => pathname.startsWith(one.href));
    return [{ label: link ? label(link.label) : text('shell.home') }];
  }
  const crumbs: Crumb[] = [{ label: label(definition?.app.label, app) }];
  if (params.view) {
    const view = definition?.views.find((one) => one.key === params.view);
    crumbs.push({ label: label(view?.label, params.view) });
  }
  if (params.key) {
    const dashboard = definition?.dashboards.find((one) => one.key === params.key);
    crumbs.push({ label: label(dashboard?.label, params.key) });
  }
  if (params.entity && definition) {
    const view = firstViewOf(definition, params.entity);
    crumbs.push({
      label: label(entity?.plural) || label(entity?.label, params.entity),
      href: view ? paths.view(app, view) : paths.entity(app, params.entity),
    });
  }
  if (isRecord && params.entity && params.id) {
    crumbs.push({ label: title ?? '…', href: paths.record(app, params.entity, params.id) });
  }
  if (pathname.includes('/edit/')) crumbs.push({ label: text('record.edit') });
  if (pathname.includes('/merge/')) crumbs.push({ label: text('merge.title') });
  if (pathname.includes('/deleted/')) crumbs.push({ label: text('bin.title') });
  if (pathname.includes('/new/')) crumbs.push({ label: text('form.new') });
  return crumbs;
}
