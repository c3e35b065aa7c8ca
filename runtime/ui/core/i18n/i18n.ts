/** The interface's own texts. Each language is its own chunk; only the one in use is loaded. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Language } from '../label';
import type zh from './zh.json';

export type TextKey = keyof typeof zh;

const STORED = 'yingzao.language';

/** Texts by key, a chunk for each language. */
export type TextLoaders = Readonly<Record<Language, () => Promise<{ default: Record<string, string> }>>>;

const OWN = 'translation';

/** By namespace: this package's own, and those of packages above it that are on screen. */
const loaders = new Map<string, TextLoaders>([
  [OWN, { zh: () => import('./zh.json'), en: () => import('./en.json') }],
]);

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

/** Adds a package's texts, in the language in use now and in every one switched to later. */
export async function addTexts(namespace: string, texts: TextLoaders): Promise<void> {
  loaders.set(namespace, texts);
  await load(namespace, texts, i18next.language as Language);
}

async function load(namespace: string, texts: TextLoaders, language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return;
  i18next.addResourceBundle(language, namespace, (await texts[language]()).default);
}

/** Loads the language's texts if need be, switches to it, and remembers it in this browser. */
export async function switchTexts(language: Language): Promise<void> {
  await Promise.all([...loaders].map(([namespace, texts]) => load(namespace, texts, language)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Asked again next time.
  }
}
