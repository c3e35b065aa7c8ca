/** The page's entry: the end-user app, and the builder as what it is extended by. */
import { start } from '@yingzao/runtime-ui/start';

import { builder } from './extension';

await start([builder]);
