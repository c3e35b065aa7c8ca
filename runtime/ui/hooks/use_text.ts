import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import type { TextKey } from '../core/i18n/i18n';

export type Translate = (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;

/** Texts of the interface in the current language. */
export function useText(): Translate {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return useCallback(
    (key, params) => t(key, { ...params, lng: language }),
    [t, language],
  );
}
