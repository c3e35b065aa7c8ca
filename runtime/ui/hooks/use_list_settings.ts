import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { loadListSettings, saveLayout } from '../core/api/list_api';
import type { ListLayout, ListSettings } from '../core/list_settings';
import { keys } from '../core/query_keys';

const SAVE_AFTER_MILLISECONDS = 600;

export interface ListSettingsAnswer {
  readonly settings: ListSettings | undefined;
  /** Known, or known to be out of reach: the list can be shown. */
  readonly ready: boolean;
  readonly setLayout: (layout: ListLayout | null) => void;
  readonly reload: () => Promise<void>;
}

/** One's own layout and the saved filters of a list. A changed layout shows at once and is kept soon after. */
export function useListSettings(app: string, name: string): ListSettingsAnswer {
  const client = useQueryClient();
  const key = keys.listSettings(app, name);
  const answer = useQuery({ queryKey: key, queryFn: () => loadListSettings(app, name), staleTime: 300_000 });
  // Besides the cache, which tells of a change a moment later: a ticked box must not jump back until then.
  const [own, setOwn] = useState<{ readonly layout: ListLayout | null } | null>(null);
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; send: () => void } | null>(null);

  const setLayout = useCallback(
    (layout: ListLayout | null) => {
      setOwn({ layout });
      const where = keys.listSettings(app, name);
      client.setQueryData<ListSettings>(where, (before) => ({ filters: [], default: null, ...before, layout }));
      if (waiting.current) clearTimeout(waiting.current.timer);
      const send = () => {
        waiting.current = null;
        // Not kept is not lost: the next change sends everything again.
        void saveLayout(app, name, layout).catch(() => undefined);
      };
      waiting.current = { timer: setTimeout(send, SAVE_AFTER_MILLISECONDS), send };
    },
    [client, app, name],
  );
  useEffect(() => {
    const last = waiting;
    const hurry = () => {
      if (!last.current) return;
      clearTimeout(last.current.timer);
      last.current.send();
    };
    // A page that is left or reloaded takes nothing down.
    window.addEventListener('pagehide', hurry);
    return () => {
      window.removeEventListener('pagehide', hurry);
      hurry();
    };
  }, []);
  const reload = useCallback(
    () => client.invalidateQueries({ queryKey: keys.listSettings(app, name) }),
    [client, app, name],
  );
  const settings = useMemo(() => (own && answer.data ? { ...answer.data, ...own } : answer.data), [own, answer.data]);
  return { settings, ready: !answer.isPending, setLayout, reload };
}
