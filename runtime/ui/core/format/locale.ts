import type { Language } from '../label';

/** BCP 47 tag of an interface language, for Intl. */
export function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-US';
}

/** The same for dates in words: British order, as in "22 Nov 2026" everywhere else. */
export function dateLocaleOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-GB';
}
