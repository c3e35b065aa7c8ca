import type { Language } from '../label';

/** BCP 47 tag of an interface language, for Intl. English dates are British: "22 Nov 2026" is read alike everywhere. */
export function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-GB';
}
