import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Segmented } from 'antd';

import { saveWeekStart } from '../../core/api/session_api';
import { keys } from '../../core/query_keys';
import { type Me, WEEK_STARTS, type WeekStart } from '../../core/session';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';

/** The day weeks begin with in calendars: the workspace's, for administrators to choose. */
export function WeekStartChoice({ me }: { readonly me: Me }) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const chosen = me.workspace.week_start ?? 'monday';
  const save = useMutation({
    mutationFn: saveWeekStart,
    onSuccess: (_, day) => {
      client.setQueryData<Me>(keys.me, (now) => now && { ...now, workspace: { ...now.workspace, week_start: day } });
      void message.success(text('account.week_saved'));
    },
    onError: (error) => void message.error(errorText(error, text)),
  });
  if (!me.administrator) return text(`account.week_${chosen}`);
  return (
    <>
      <Segmented<WeekStart>
        aria-label={text('account.week')}
        disabled={save.isPending}
        value={chosen}
        options={WEEK_STARTS.map((day) => ({ value: day, label: text(`account.week_${day}`) }))}
        onChange={(day) => save.mutate(day)}
      />
      <p className="yz-muted yz-zone-note">{text('account.week_note')}</p>
    </>
  );
}
