/** The interface's own texts. Each language is its own chunk; only the one in use is loaded. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Language } from '../label';
import type zh from './zh.json';

export type TextKey = keyof typeof zh;

const STORED = 'yingzao.language';

const loaders: Readonly<Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  zh: () => import('./zh.json'),
  en: () => import('./en.json'),
};

/** The language chosen in this browser before, else the browser's own, else Chinese. */
export function startLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORED);
    if (stored === 'zh' || stored === 'en') return stored;
  } catch {
    // Storage is forbidden: the browser's language must do.
  }
  const first = navigator.languages?.[0] ?? navigator.language ?? '';
  return first === '' || first.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await switchTexts(language);
}

/** Loads the language's texts if need be, switches to it, and remembers it in this browser. */
export async function switchTexts(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const texts = await loaders[language]();
    i18next.addResourceBundle(language, 'translation', texts.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Asked again next time.
  }
}
