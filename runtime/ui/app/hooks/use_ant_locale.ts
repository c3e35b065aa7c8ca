import type { QueryClient } from '@tanstack/react-query';
import type { Locale } from 'antd/es/locale';
import dayjs from 'dayjs';
import updateLocale from 'dayjs/plugin/updateLocale';
import { useEffect, useState } from 'react';

import type { Language } from '../../core/label';
import { useLanguage } from '../../hooks/use_language';
import { useWeekStart } from '../../hooks/use_week_start';

dayjs.extend(updateLocale);

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
export function useAntLocale(client: QueryClient): Locale | undefined {
  const language = useLanguage();
  const weekStart = useWeekStart(client);
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let current = true;
    void loaders[language]().then((loaded) => {
      if (!current) return;
      const name = language === 'zh' ? 'zh-cn' : 'en';
      // The date pickers ask dayjs for the first day of the week.
      dayjs.updateLocale(name, { weekStart });
      dayjs.locale(name);
      setLocale(withoutMismatches(loaded));
    });
    return () => {
      current = false;
    };
  }, [language, weekStart]);
  return locale;
}
