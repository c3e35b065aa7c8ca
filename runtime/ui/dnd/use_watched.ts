import { useCallback, useSyncExternalStore } from 'react';

import type { DragSession } from './drag_session';

/** What a session says of one id; draws again when it says otherwise. */
export function useWatched(session: DragSession | undefined, id: string, read: (session: DragSession) => boolean): boolean {
  return useSyncExternalStore(
    useCallback((changed: () => void) => session?.watch(id, changed) ?? (() => {}), [session, id]),
    () => session !== undefined && read(session),
  );
}
