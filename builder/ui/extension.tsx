/** What the builder adds to the app: its addresses, the way to them, and nothing heavy. */
import { ApartmentOutlined, BuildOutlined } from '@ant-design/icons';
import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Extension } from '@yingzao/runtime-ui/app/extension';
import { lazy } from 'react';

import { addBuilderTexts, addStartTexts } from './i18n/texts';

export const builder: Extension = {
  key: 'builder',
  routes(framed: AnyRoute, unframed: AnyRoute) {
    const texts = { loader: addBuilderTexts, staleTime: Number.POSITIVE_INFINITY };
    const startTexts = { loader: addStartTexts, staleTime: Number.POSITIVE_INFINITY };
    const list = createRoute({
      getParentRoute: () => framed,
      path: '/build',
      ...startTexts,
      component: lazyRouteComponent(() => import('./app/app_list_page'), 'AppListPage'),
    });
    const fromFile = createRoute({
      getParentRoute: () => framed,
      path: '/build-from-file',
      ...startTexts,
      component: lazyRouteComponent(() => import('./app/start/from_file_page'), 'FromFilePage'),
    });
    const frame = createRoute({
      getParentRoute: () => unframed,
      path: '/build/$app',
      ...texts,
      component: lazyRouteComponent(() => import('./app/app_frame'), 'AppFrame'),
    });
    const page = { component: lazyRouteComponent(() => import('./app/section_page'), 'SectionPage') };
    // Below a section, addresses are its own: /build/crm/forms/<form>.
    const overview = createRoute({ getParentRoute: () => frame, path: '/', ...page });
    const section = createRoute({ getParentRoute: () => frame, path: '$section', ...page });
    const inside = createRoute({ getParentRoute: () => frame, path: '$section/$', ...page });
    // Stands alone: it is shown in a frame as wide as somebody's screen.
    const preview = createRoute({
      getParentRoute: () => unframed,
      path: '/form-preview/$app/$form',
      ...texts,
      component: lazyRouteComponent(() => import('./forms/preview_page'), 'PreviewPage'),
    });
    const people = createRoute({
      getParentRoute: () => framed,
      path: '/people',
      ...texts,
      component: lazyRouteComponent(() => import('./people/people_page'), 'PeoplePage'),
    });
    return { framed: [list, fromFile, people], unframed: [frame.addChildren([overview, section, inside]), preview] };
  },
  links: [
    {
      key: 'build',
      label: { zh: '应用搭建', en: 'App builder' },
      icon: <BuildOutlined aria-hidden="true" />,
      iconName: 'build',
      href: '/build',
      below: { '/build-from-file': { zh: '从 Excel/CSV 创建', en: 'From Excel or CSV' } },
      shown: (me) => me.builder,
    },
    {
      key: 'people',
      label: { zh: '人员与组织', en: 'People and organisation' },
      icon: <ApartmentOutlined aria-hidden="true" />,
      iconName: 'apartment',
      href: '/people',
      shown: (me) => me.administrator,
    },
  ],
  homeCards: [],
  EmptyApp: lazy(() => addBuilderTexts().then(() => import('./app/empty_app'))),
};
