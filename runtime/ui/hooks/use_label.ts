import { useCallback } from 'react';

import { type Label, pick } from '../core/label';
import { useLanguage } from './use_language';

/** Picks the text of a definition's label in the current language. */
export function useLabel(): (label: Label | null | undefined, fallback?: string) => string {
  const language = useLanguage();
  return useCallback((label, fallback) => pick(label, language, fallback), [language]);
}
