import { useDroppable } from '@dnd-kit/react';

export interface DropPlace {
  readonly ref: (element: Element | null) => void;
  /** Something it takes is held over it. */
  readonly over: boolean;
}

/** A place that takes items of a kind, or of several (the same list every time). */
export function useDropPlace(id: string, kind: string | readonly string[], disabled = false): DropPlace {
  const { ref, isDropTarget } = useDroppable({ id, accept: kind as string | string[], disabled });
  return { ref, over: isDropTarget };
}
