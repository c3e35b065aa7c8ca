/**
 * Makes Ant Design's icons decoration. The library announces each one by its English file name
 * (`role="img" aria-label="search"`), its own controls' icons included, so a Chinese button reads
 * "plus 新建". An icon that stands alone says what it means with an `aria-label` of its own.
 *
 * The two components all icons go through are changed while bundling; the build stops when a new
 * version of the library no longer has the place.
 */
import type { Plugin } from 'vite';

const FILE = /@ant-design[\\/]icons[\\/](?:es|lib)[\\/]components[\\/](?:AntdIcon|AntdIconLight)\.js(?:\?.*)?$/;
const ANNOUNCED = /role:\s*"img",\s*"aria-label":\s*icon\.name/;
const QUIET = 'role: restProps["aria-label"] ? "img" : undefined, "aria-hidden": restProps["aria-label"] ? undefined : true';

export function quietIcons(): Plugin {
  return {
    name: 'yingzao:quiet-icons',
    enforce: 'pre',
    transform(code, id) {
      if (!FILE.test(id)) return null;
      if (!ANNOUNCED.test(code)) throw new Error(`${id} announces icons in a way quiet_icons.ts does not know.`);
      return { code: code.replace(ANNOUNCED, QUIET), map: null };
    },
  };
}
