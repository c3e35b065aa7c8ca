import { HolderOutlined } from '@ant-design/icons';
import { useDragItem, useDropPlace } from '@yingzao/runtime-ui/dnd';
import { useCallback } from 'react';

/** What makes a row one that is dragged among its like; `place` is the id it has as a place to drop on. */
export function useRowDrag(id: string, place: string, kind: string) {
  const { ref: itemRef, dragged } = useDragItem({ id, kind, handle: '.yzm-handle' });
  const { ref: placeRef, over } = useDropPlace(place, kind);
  const attach = useCallback(
    (row: Element | null) => {
      itemRef(row);
      placeRef(row);
    },
    [itemRef, placeRef],
  );
  return { attach, dragged, over };
}

interface RowHandleProps {
  readonly id: string;
  readonly label: string;
  readonly onMove: (by: number) => void;
}

/** Takes hold of a row; with Alt the arrow keys move it a step. */
export function RowHandle({ id, label, onMove }: RowHandleProps) {
  return (
    <button
      type="button"
      className="yzm-handle"
      data-handle={id}
      aria-label={label}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <HolderOutlined />
    </button>
  );
}
