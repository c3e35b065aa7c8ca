/** Addresses of the screens, in one place. Entities go by their qualified name, "app.key". */

type Texts = Readonly<Record<string, string>>;

export const paths = {
  home: '/',
  tasks: '/tasks',
  search: (q: string, entity = '') =>
    `/search?${new URLSearchParams({ q, ...(entity && { entity }) }).toString()}`,
  account: '/account',
  workspaceExports: '/workspace-exports',
  task: (id: string) => `/tasks/${id}`,
  /** Goes on to its first screen. */
  app: (app: string) => `/app/${app}`,
  view: (app: string, view: string) => `/app/${app}/view/${encodeURIComponent(view)}`,
  entity: (app: string, entity: string) => `/app/${app}/entity/${encodeURIComponent(entity)}`,
  record: (app: string, entity: string, id: string) => `/app/${app}/record/${encodeURIComponent(entity)}/${id}`,
  /** `values` fill fields in; `titles` say what the records among them are called. */
  create: (app: string, entity: string, values: Texts = {}, titles: Texts = {}) => {
    const set = [...named('set', values), ...named('title', titles)];
    return `/app/${app}/new/${encodeURIComponent(entity)}${set.length > 0 ? `?${new URLSearchParams(set).toString()}` : ''}`;
  },
  edit: (app: string, entity: string, id: string) => `/app/${app}/edit/${encodeURIComponent(entity)}/${id}`,
  deleted: (app: string, entity: string) => `/app/${app}/deleted/${encodeURIComponent(entity)}`,
  merge: (app: string, entity: string, id: string) => `/app/${app}/merge/${encodeURIComponent(entity)}/${id}`,
  dashboard: (app: string, dashboard: string) => `/app/${app}/dashboard/${encodeURIComponent(dashboard)}`,
  api: (app: string) => `/app/${app}/api`,
  publicForms: (app: string) => `/app/${app}/public-forms`,
  /** The page visitors see. */
  publicForm: (slug: string) => `/f/${slug}`,
} as const;

function named(prefix: string, texts: Texts): [string, string][] {
  return Object.entries(texts).map(([key, value]) => [`${prefix}.${key}`, value]);
}

/** Where a person wanted to go before signing in; only paths of this site are followed. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
