/** Texts of the builder's screens, a namespace of their own that is loaded with its first chunk. */
import { addTexts } from '@yingzao/runtime-ui/core/i18n/i18n';

import type zh from './zh.json';

export type BuilderKey = keyof typeof zh;

export const BUILDER = 'builder';

export function addBuilderTexts(): Promise<void> {
  return addTexts(BUILDER, { zh: () => import('./zh.json'), en: () => import('./en.json') });
}
