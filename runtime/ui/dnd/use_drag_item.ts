import { useDraggable } from '@dnd-kit/react';
import { type RefCallback, useCallback, useContext } from 'react';

import { DragAreaContext } from './drag_area_context';

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
  const { instructions } = useContext(DragAreaContext);
  const { ref, handleRef, isDragSource } = useDraggable({ id, type: kind, disabled });
  const attach = useCallback(
    (element: Element | null) => {
      ref(element);
      const held = element && handle ? element.querySelector(handle) : element;
      handleRef(held);
      if (!held) return;
      if (disabled) held.removeAttribute('aria-describedby');
      else held.setAttribute('aria-describedby', instructions);
    },
    [ref, handleRef, handle, disabled, instructions],
  );
  return { ref: attach, dragged: isDragSource };
}
