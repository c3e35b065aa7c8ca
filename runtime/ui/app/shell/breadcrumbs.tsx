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

const UNKNOWN = '…';

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
  const me = useMe();
  const links = useExtensionLinks(me);
  const { pathname } = useLocation();
  const params = useParams({ strict: false });
  const definition = useAppDefinition(app).data;
  const entity = params.entity ? definition?.entities[params.entity] : undefined;
  const isRecord = Boolean(params.entity && params.id);
  const title = useRecordTitle(params.entity ?? '', entity, isRecord ? params.id : undefined);

  if (!app) {
    if (pathname === paths.home) return [{ label: text('shell.home') }];
    if (pathname.startsWith(paths.tasks)) return [{ label: text('shell.tasks') }];
    if (pathname === '/search') return [{ label: text('search.title') }];
    if (pathname === '/apps') return [{ label: text('shell.all_apps') }];
    if (pathname === paths.account) return [{ label: text('shell.account') }];
    if (pathname === paths.workspaceExports) return me?.administrator ? [{ label: text('archive.title') }] : [];
    const link = links.find((one) => pathname.startsWith(one.href));
    if (!link) return [];
    const below = link.below?.[pathname];
    return [{ label: label(link.label), href: link.href }, ...(below ? [{ label: label(below) }] : [])];
  }
  // Keys are no names: what is not known yet, or not for these eyes, is not called anything.
  const known = me?.apps.find((one) => one.key === app);
  const crumbs: Crumb[] = [{ label: label(definition?.app.label ?? known?.label, known ? app : UNKNOWN) }];
  if (params.view) {
    const view = definition?.views.find((one) => one.key === params.view);
    crumbs.push({ label: label(view?.label, view?.key ?? UNKNOWN) });
  }
  if (params.key) {
    const dashboard = definition?.dashboards.find((one) => one.key === params.key);
    crumbs.push({ label: label(dashboard?.label, dashboard?.key ?? UNKNOWN) });
  }
  if (pathname === paths.api(app)) crumbs.push({ label: text('api.title') });
  if (pathname.endsWith('/public-forms')) crumbs.push({ label: text('public_forms.title') });
  if (params.entity && definition) {
    const view = firstViewOf(definition, params.entity);
    crumbs.push({
      label: label(entity?.plural) || label(entity?.label, entity?.key ?? UNKNOWN),
      href: view ? paths.view(app, view) : paths.entity(app, params.entity),
    });
  }
  if (isRecord && params.entity && params.id) {
    crumbs.push({ label: title ?? UNKNOWN, href: paths.record(app, params.entity, params.id) });
  }
  if (pathname.includes('/edit/')) crumbs.push({ label: text('record.edit') });
  if (pathname.includes('/merge/')) crumbs.push({ label: text('merge.title') });
  if (pathname.includes('/deleted/')) crumbs.push({ label: text('bin.title') });
  if (pathname.includes('/import/')) crumbs.push({ label: text('import.open') });
  if (pathname.includes('/new/')) crumbs.push({ label: text('form.new') });
  return crumbs;
}
