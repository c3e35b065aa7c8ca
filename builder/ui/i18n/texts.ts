/** Texts of the builder's screens, a namespace of their own that is loaded with its first chunk. */
import { addTexts } from '@yingzao/runtime-ui/core/i18n/i18n';

import type start from '../app/start/i18n/zh.json';
import type zh from './zh.json';

export type BuilderKey = keyof typeof zh | keyof typeof start;

export const BUILDER = 'builder';
/** Where apps begin: screens outside the builder of one app, whose routes are lighter without their texts. */
export const START = 'builder_start';

export function addBuilderTexts(): Promise<void> {
  return addTexts(BUILDER, { zh: () => import('./zh.json'), en: () => import('./en.json') });
}

/** Texts of the builder with those of the screens where apps begin. */
export async function addStartTexts(): Promise<void> {
  const start = addTexts(START, { zh: () => import('../app/start/i18n/zh.json'), en: () => import('../app/start/i18n/en.json') });
  await Promise.all([addBuilderTexts(), start]);
}
