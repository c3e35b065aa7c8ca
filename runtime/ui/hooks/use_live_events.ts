import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { LiveEvents } from '../core/api/live_events';
import { isLongList } from '../core/long_list';
import { keys } from '../core/query_keys';
import type { Me } from '../core/session';

/** Keeps everything on the screen fresh while somebody is signed in. */
export function useLiveEvents(enabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled) return undefined;
    const position = client.getQueryData<Me>(keys.me)?.position;
    const events = new LiveEvents((batch) => {
      for (const entity of batch.entities) {
        const queryKey = keys.records(entity);
        void client.invalidateQueries({ queryKey, predicate: ({ state }) => !isLongList(state.data) });
        // Whoever has scrolled through thousands is told, and asks for them again when it suits.
        void client.invalidateQueries({ queryKey, predicate: ({ state }) => isLongList(state.data), refetchType: 'none' });
      }
      for (const entity of batch.anywhere) {
        void client.invalidateQueries({ queryKey: ['record', entity] });
        void client.invalidateQueries({ queryKey: ['history', entity] });
        void client.invalidateQueries({ queryKey: ['instances', entity] });
      }
      for (const [entity, record] of batch.records) {
        void client.invalidateQueries({ queryKey: ['record', entity, record] });
        void client.invalidateQueries({ queryKey: keys.history(entity, record) });
        void client.invalidateQueries({ queryKey: keys.instances(entity, record) });
      }
      for (const place of batch.processes) void client.invalidateQueries({ queryKey: ['instances', ...place] });
      if (batch.entities.size > 0) void client.invalidateQueries({ queryKey: keys.reports });
      if (batch.tasks) {
        void client.invalidateQueries({ queryKey: keys.tasks });
        void client.invalidateQueries({ queryKey: keys.allInstances });
      }
      if (batch.notifications) void client.invalidateQueries({ queryKey: keys.notifications });
      if (batch.tasks || batch.notifications || batch.catalog) {
        void client.invalidateQueries({ queryKey: keys.me });
      }
      if (batch.catalog) void client.invalidateQueries({ queryKey: keys.apps });
    }, position === undefined ? '' : String(position));
    events.open();
    return () => events.close();
  }, [client, enabled]);
}
