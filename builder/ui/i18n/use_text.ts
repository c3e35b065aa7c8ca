import type { TextKey } from '@yingzao/runtime-ui/core/i18n/i18n';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { BUILDER, type BuilderKey, START } from './texts';

export type Translate = (
  key: BuilderKey | TextKey,
  params?: Readonly<Record<string, string | number>>,
) => string;

const NAMESPACES = [BUILDER, START, 'translation'];

/** Texts of the builder, and those of the end-user app, in the current language. */
export function useText(): Translate {
  const { t, i18n } = useTranslation(NAMESPACES);
  const language = i18n.language;
  return useCallback((key, params) => t(key, { ...params, ns: NAMESPACES, lng: language }), [t, language]);
}
