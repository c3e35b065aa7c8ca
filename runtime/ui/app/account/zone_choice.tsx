import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Select } from 'antd';

import { saveZone } from '../../core/api/session_api';
import { keys } from '../../core/query_keys';
import type { Me } from '../../core/session';
import { useLanguage } from '../../hooks/use_language';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';

/** In which zone one reads and enters times; without a choice it is the workspace's. */
export function ZoneChoice({ me }: { readonly me: Me }) {
  const text = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const { message } = useNotices();
  const own = me.user.zone ?? '';
  const save = useMutation({
    mutationFn: (zone: string) => saveZone(zone || null),
    onSuccess: async (_, zone) => {
      client.setQueryData<Me>(keys.me, (now) => now && { ...now, user: { ...now.user, zone: zone || null } });
      void message.success(text('account.zone_saved'));
      // Days of filters begin at other moments now.
      await client.invalidateQueries();
    },
    onError: (error) => void message.error(errorText(error, text)),
  });
  const names = [...new Set([...Intl.supportedValuesOf('timeZone').filter((name) => name.includes('/')), 'UTC', ...(own ? [own] : [])])];
  return (
    <>
      <Select
        className="yz-zone"
        aria-label={text('account.zone')}
        aria-describedby="zone-note"
        showSearch
        loading={save.isPending}
        value={own}
        options={[
          { value: '', label: text('account.zone_workspace', { zone: zoneLabel(me.workspace.zone, language) }) },
          ...names.map((name) => ({ value: name, label: zoneLabel(name, language) })),
        ]}
        filterOption={(typed, option) => `${option?.value} ${option?.label}`.toLowerCase().includes(typed.trim().toLowerCase())}
        onChange={(zone: string) => save.mutate(zone)}
      />
      <p id="zone-note" className="yz-muted yz-zone-note">
        {text('account.zone_note')}
      </p>
    </>
  );
}

/** "Asia/Shanghai (UTC+8)": how far it is ahead today. */
export function zoneLabel(zone: string, language: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(now);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';
  return `${zone.replaceAll('_', ' ')} (${offset})`;
}
