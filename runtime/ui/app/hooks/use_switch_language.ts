import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

import { api } from '../../core/api/client';
import { saveLanguage } from '../../core/api/session_api';
import { switchTexts } from '../../core/i18n/i18n';
import type { Language } from '../../core/label';
import { keys } from '../../core/query_keys';
import type { Me } from '../../core/session';
import { useLanguage } from '../../hooks/use_language';

/** Switches between Chinese and English, at once here and for good at the server. */
export function useSwitchLanguage(): { other: Language; switchLanguage: () => void } {
  const client = useQueryClient();
  const other: Language = useLanguage() === 'zh' ? 'en' : 'zh';
  const switchLanguage = useCallback(() => {
    api.setLanguage(other);
    client.setQueryData<Me>(keys.me, (me) => me && { ...me, user: { ...me.user, language: other } });
    void switchTexts(other);
    if (client.getQueryData(keys.me)) {
      // The screen has switched already; a failed save only means asking again on another device.
      // Labels of reports and reasons of processes come from the server in the language it knows of.
      void saveLanguage(other)
        .then(() => client.invalidateQueries())
        .catch(() => undefined);
    }
  }, [client, other]);
  return { other, switchLanguage };
}
