import { useDroppable } from '@dnd-kit/react';

export interface DropPlace {
  readonly ref: (element: Element | null) => void;
  /** Something it takes is held over it. */
  readonly over: boolean;
}

/** A place that takes items of a kind. */
export function useDropPlace(id: string, kind: string, disabled = false): DropPlace {
  const { ref, isDropTarget } = useDroppable({ id, accept: kind, disabled });
  return { ref, over: isDropTarget };
}
