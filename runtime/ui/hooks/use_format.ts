import { useMemo } from 'react';

import { formatDate, formatDateTime, formatPeriod, formatRelative } from '../core/format/date';
import { localeOf } from '../core/format/locale';
import { zoneOf } from '../core/session';
import { formatCompact, formatDecimal, formatMoney, formatPercent } from '../core/format/number';
import { useLanguage } from './use_language';
import { useMe } from './use_me';

export interface Format {
  readonly money: (text: string, currency?: string | null, scale?: number) => string;
  readonly decimal: (text: string, scale?: number) => string;
  readonly percent: (text: string, places?: number) => string;
  readonly compact: (text: string) => string;
  readonly date: (text: string) => string;
  readonly dateTime: (text: string) => string;
  readonly relative: (text: string) => string;
  readonly period: (text: string, grain: string | null | undefined) => string;
  readonly currency: string;
  readonly zone: string;
}

/** Numbers, money and times as the reader's language and zone and the workspace's currency want them. */
export function useFormat(): Format {
  const language = useLanguage();
  const me = useMe();
  const currency = me?.workspace.currency ?? 'CNY';
  const zone = zoneOf(me);
  return useMemo(() => {
    const locale = localeOf(language);
    return {
      money: (text, own, scale) => formatMoney(text, own || currency, locale, scale, !own || own === currency),
      decimal: formatDecimal,
      percent: formatPercent,
      compact: (text) => formatCompact(text, locale),
      date: (text) => formatDate(text, language),
      dateTime: (text) => formatDateTime(text, language, zone),
      relative: (text) => formatRelative(text, language, zone, new Date()),
      period: (text, grain) => formatPeriod(text, grain, language),
      currency,
      zone,
    };
  }, [language, currency, zone]);
}
