import { useCallback, useState } from 'react';

/** A row, or a cell of it; column -1 is the row as a whole. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface GridCursor {
  readonly at: Place;
  /** From the cell where a range began to the current one. */
  readonly block: Block | null;
  readonly editing: boolean;
  readonly move: (to: Place, extend?: boolean) => void;
  readonly edit: (on: boolean) => void;
}

/** Where the keys go in a grid: rows first, then cells, ranges with Shift. */
export function useGridCursor(): GridCursor {
  const [at, setAt] = useState<Place>({ row: 0, column: -1 });
  const [anchor, setAnchor] = useState<Place>({ row: 0, column: -1 });
  const [editing, setEditing] = useState(false);
  const move = useCallback((to: Place, extend = false) => {
    setEditing(false);
    setAt(to);
    if (!extend) setAnchor(to);
  }, []);
  const block =
    at.column < 0 || anchor.column < 0
      ? null
      : {
          top: Math.min(at.row, anchor.row),
          bottom: Math.max(at.row, anchor.row),
          left: Math.min(at.column, anchor.column),
          right: Math.max(at.column, anchor.column),
        };
  return { at, block, editing, move, edit: setEditing };
}

/** The columns of a row that lie in a range of more than one cell. */
export function rangeOf(block: Block | null, row: number): { readonly left?: number; readonly right?: number } {
  const several = block && (block.top !== block.bottom || block.left !== block.right);
  return several && row >= block.top && row <= block.bottom ? { left: block.left, right: block.right } : {};
}
