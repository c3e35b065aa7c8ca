import { pointerIntersection } from '@dnd-kit/collision';
import { useDroppable } from '@dnd-kit/react';

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
  const { ref, isDropTarget } = useDroppable({
    id,
    accept: kind as string | string[],
    disabled,
    ...(depth === undefined ? {} : { collisionDetector: pointerIntersection, collisionPriority: depth }),
  });
  return { ref, over: isDropTarget };
}
