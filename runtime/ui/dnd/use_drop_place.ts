import { useCallback, useContext, useRef } from 'react';

import { DragAreaContext } from './drag_area_context';
import { useWatched } from './use_watched';

export interface DropPlace {
  readonly ref: (element: Element | null) => void;
  /** Something it takes is held over it. */
  readonly over: boolean;
}

/**
 * A place that takes items of a kind, or of several (the same list every time). Of places within one another the
 * one with the greatest `depth` under the pointer is meant.
 */
export function useDropPlace(id: string, kind: string | readonly string[], disabled = false, depth?: number): DropPlace {
  const { session } = useContext(DragAreaContext);
  const leave = useRef<(() => void) | undefined>(undefined);
  const attach = useCallback(
    (element: Element | null) => {
      leave.current?.();
      leave.current = element && session && !disabled ? session.addTarget({ id, accepts: kind, element, depth }) : undefined;
    },
    [session, id, kind, disabled, depth],
  );
  return { ref: attach, over: useWatched(session, id, (one) => one.isOver(id)) };
}
