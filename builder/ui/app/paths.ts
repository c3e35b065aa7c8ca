/** Addresses of the builder's screens. */

export const buildPaths = {
  apps: '/build',
  fromFile: '/build-from-file',
  app: (app: string) => `/build/${app}`,
  /** `inside` is what the section itself knows: "e1", "f3?field=f7". */
  section: (app: string, section: string, inside = '') =>
    `/build/${app}/${section}${inside === '' || inside.startsWith('?') ? inside : `/${inside}`}`,
} as const;
