import type { Language } from '../label';

/** BCP 47 tag of an interface language, for Intl. */
export function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-US';
}
