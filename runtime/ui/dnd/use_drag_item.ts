import { type RefCallback, useCallback, useContext, useRef } from 'react';

import { holdByKeys } from './by_keys';
import { holdByPointer } from './by_pointer';
import { DragAreaContext } from './drag_area_context';
import { useWatched } from './use_watched';

export interface DragItem {
  /** For the element that moves. */
  readonly ref: RefCallback<Element>;
  readonly dragged: boolean;
}

export interface DragItemInput {
  readonly id: string;
  /** Which places take it: those that name its kind. */
  readonly kind: string;
  readonly disabled?: boolean;
  /** Selects what is focused to drag by keys; the element itself without it. */
  readonly handle?: string;
}

export function useDragItem({ id, kind, disabled = false, handle }: DragItemInput): DragItem {
  const { session, instructions } = useContext(DragAreaContext);
  const leave = useRef<(() => void) | undefined>(undefined);
  const attach = useCallback(
    (element: Element | null) => {
      leave.current?.();
      leave.current = undefined;
      const held = (element && handle && element.querySelector(handle)) || element;
      if (!session || !(element instanceof HTMLElement) || !(held instanceof HTMLElement)) return;
      if (disabled) {
        held.removeAttribute('aria-describedby');
        return;
      }
      held.setAttribute('aria-describedby', instructions);
      const source = { id, kind, element, handle: held };
      const all = [session.addSource(source), holdByPointer(session, source), holdByKeys(session, source)];
      leave.current = () => {
        for (const one of all) one();
      };
    },
    [session, id, kind, handle, disabled, instructions],
  );
  return { ref: attach, dragged: useWatched(session, id, (one) => one.isDragged(id)) };
}
