import { fileURLToPath } from 'node:url';

/** Where `@yingzao/runtime-ui/…` lies; tsconfig.json has the same under `paths`. */
export const runtimeUi = { '@yingzao/runtime-ui': fileURLToPath(new URL('../../runtime/ui', import.meta.url)) };
