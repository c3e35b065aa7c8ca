import type { QueryClient } from '@tanstack/react-query';
import {
  Outlet,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';

import { isApiError } from '../core/api/api_error';
import { api } from '../core/api/client';
import { switchTexts } from '../core/i18n/i18n';
import { safeNext } from '../core/route_paths';
import { meQuery } from '../hooks/use_me';
import type { Extension } from './extension';
import { CrashPage } from './pages/crash_page';
import { NotFoundPage } from './pages/not_found_page';
import { PendingPage } from './pages/pending_page';
import { Shell } from './shell/shell';

interface Context {
  readonly client: QueryClient;
}

/** Search parameters of the app's screens: plain text, so that addresses stay readable. */
type Search = Readonly<Record<string, string | undefined>>;

/** The routes of one router: what lies below a route is kept in it, so extensions get routes of their own. */
function createRoutes(extensions: readonly Extension[]) {
  const root = createRootRouteWithContext<Context>()({
    component: Outlet,
    notFoundComponent: NotFoundPage,
    errorComponent: CrashPage,
    validateSearch: (search): Search => search as Search,
  });

  const login = createRoute({
    getParentRoute: () => root,
    path: '/login',
    component: lazyRouteComponent(() => import('./pages/login_page'), 'LoginPage'),
    beforeLoad: async ({ context, search }) => {
      const me = await context.client.ensureQueryData(meQuery).catch(() => null);
      if (me) throw redirect({ href: safeNext(search.next) });
    },
  });

  // Everything else is for people who are signed in; where they wanted to go survives the sign-in.
  const signedIn = createRoute({
    getParentRoute: () => root,
    id: 'signed-in',
    component: Outlet,
    errorComponent: CrashPage,
    beforeLoad: async ({ context, location }) => {
      try {
        const me = await context.client.ensureQueryData(meQuery);
        const language = me.user.language;
        if (language) {
          api.setLanguage(language);
          await switchTexts(language);
        }
      } catch (error) {
        if (!isApiError(error, 401)) throw error;
        throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } });
      }
    },
  });

  const framed = createRoute({
    getParentRoute: () => signedIn,
    id: 'framed',
    component: Shell,
    errorComponent: CrashPage,
  });

  const home = createRoute({
    getParentRoute: () => framed,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/home_page'), 'HomePage'),
  });
  const tasks = createRoute({
    getParentRoute: () => framed,
    path: '/tasks',
    component: lazyRouteComponent(() => import('./pages/tasks_page'), 'TasksPage'),
  });
  const task = createRoute({
    getParentRoute: () => framed,
    path: '/tasks/$id',
    component: lazyRouteComponent(() => import('./pages/tasks_page'), 'TasksPage'),
  });
  const searchPage = createRoute({
    getParentRoute: () => framed,
    path: '/search',
    component: lazyRouteComponent(() => import('./pages/search_page'), 'SearchPage'),
  });
  const apps = createRoute({
    getParentRoute: () => framed,
    path: '/apps',
    component: lazyRouteComponent(() => import('./pages/apps_page'), 'AppsPage'),
  });
  const account = createRoute({
    getParentRoute: () => framed,
    path: '/account',
    component: lazyRouteComponent(() => import('./pages/account_page'), 'AccountPage'),
  });
  const workspaceExports = createRoute({
    getParentRoute: () => framed,
    path: '/workspace-exports',
    component: lazyRouteComponent(() => import('./pages/workspace_exports_page'), 'WorkspaceExportsPage'),
  });
  const formerAccount = createRoute({
    getParentRoute: () => framed,
    path: '/me',
    beforeLoad: () => {
      throw redirect({ to: '/account', replace: true });
    },
  });
  const appHome = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app',
    component: lazyRouteComponent(() => import('./pages/app_page'), 'AppPage'),
  });
  const view = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/view/$view',
    component: lazyRouteComponent(() => import('./pages/list_page'), 'ViewPage'),
  });
  const entity = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/entity/$entity',
    component: lazyRouteComponent(() => import('./pages/list_page'), 'EntityPage'),
  });
  const record = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/record/$entity/$id',
    component: lazyRouteComponent(() => import('./pages/record_page'), 'RecordPage'),
  });
  const create = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/new/$entity',
    component: lazyRouteComponent(() => import('./pages/form_page'), 'CreatePage'),
  });
  const edit = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/edit/$entity/$id',
    component: lazyRouteComponent(() => import('./pages/form_page'), 'EditPage'),
  });
  const deleted = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/deleted/$entity',
    component: lazyRouteComponent(() => import('./pages/recycle_bin_page'), 'RecycleBinPage'),
  });
  const merge = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/merge/$entity/$id',
    component: lazyRouteComponent(() => import('./pages/merge_page'), 'MergePage'),
  });
  const importRoute = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/import/$entity',
    component: lazyRouteComponent(() => import('./pages/import_page'), 'ImportPage'),
  });
  const dashboard = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/dashboard/$key',
    component: lazyRouteComponent(() => import('./pages/dashboard_page'), 'DashboardPage'),
  });

  const publicForms = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/public-forms',
    component: lazyRouteComponent(() => import('./pages/public_forms_page'), 'PublicFormsPage'),
  });

  const apiDocs = createRoute({
    getParentRoute: () => framed,
    path: '/app/$app/api',
    component: lazyRouteComponent(() => import('./pages/api_page'), 'ApiPage'),
  });

  // Any other address: the frame with its menu stays around the word that there is nothing.
  const unknown = createRoute({ getParentRoute: () => framed, path: '$', component: NotFoundPage });

  const added = extensions.map((extension) => extension.routes(framed, signedIn));
  // Their addresses are not part of this router's types: the packages that add them know them.
  const inFrame = added.flatMap((routes) => routes.framed) as unknown as [];
  const unframed = added.flatMap((routes) => routes.unframed) as unknown as [];
  return root.addChildren([
    login,
    signedIn.addChildren([
      framed.addChildren([
        home, tasks, task, searchPage, apps, account, workspaceExports, formerAccount, appHome, view, entity, record, create, edit, deleted, merge,
        importRoute, dashboard, publicForms, apiDocs, unknown, ...inFrame,
      ]),
      ...unframed,
    ]),
  ]);
}

export function createAppRouter(client: QueryClient, extensions: readonly Extension[] = []) {
  return createRouter({
    routeTree: createRoutes(extensions),
    context: { client },
    defaultPendingComponent: PendingPage,
    defaultPendingMs: 400,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search: Record<string, unknown>) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
      const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
      return text ? `?${text}` : '';
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
