import type { Locale } from 'antd/es/locale';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';

import type { Language } from '../../core/label';
import { useLanguage } from '../../hooks/use_language';

const loaders: Readonly<Record<Language, () => Promise<Locale>>> = {
  zh: async () => {
    const [texts] = await Promise.all([import('antd/es/locale/zh_CN'), import('dayjs/locale/zh-cn')]);
    return texts.default;
  },
  en: async () => (await import('antd/es/locale/en_US')).default,
};

/** The buttons of the date picker's head show the year and the month; a name beside them would hide those from readers. */
function withoutMismatches(locale: Locale): Locale {
  if (!locale.DatePicker) return locale;
  const lang = { ...locale.DatePicker.lang, yearSelect: '', monthSelect: '' };
  return { ...locale, DatePicker: { ...locale.DatePicker, lang } };
}

/** The texts of antd's own controls, loaded for the language in use. */
export function useAntLocale(): Locale | undefined {
  const language = useLanguage();
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let current = true;
    void loaders[language]().then((loaded) => {
      if (!current) return;
      dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
      setLocale(withoutMismatches(loaded));
    });
    return () => {
      current = false;
    };
  }, [language]);
  return locale;
}
