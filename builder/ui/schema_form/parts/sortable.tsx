import { HolderOutlined } from '@ant-design/icons';
import { DragArea } from '@yingzao/runtime-ui/dnd';
import { useDragItem } from '@yingzao/runtime-ui/dnd';
import { useDropPlace } from '@yingzao/runtime-ui/dnd';
import { type ReactNode, useId } from 'react';

import { useText } from '../../i18n/use_text';

export interface SortableProps {
  /** One for each row, the same as long as the row is there. */
  readonly ids: readonly string[];
  readonly nameOf: (at: number) => string;
  readonly onMove: (from: number, to: number) => void;
  /** The line that is dragged; what opens below it does not move along. */
  readonly line: (at: number) => ReactNode;
  readonly below?: (at: number) => ReactNode;
  readonly label: string;
  readonly className?: string;
}

/** Rows one puts in order by mouse, finger and keys. */
export function Sortable({ ids, nameOf, onMove, line, below, label, className = '' }: SortableProps) {
  const area = useId();
  const at = (id: string) => Number(id.slice(id.lastIndexOf('/') + 1));
  return (
    <DragArea
      nameOf={(id) => nameOf(at(id))}
      onDrop={(item, place) => {
        if (at(item) !== at(place)) onMove(at(item), at(place));
      }}
    >
      <ol className={`yz-sortable ${className}`} aria-label={label}>
        {ids.map((id, index) => (
          <li key={id} className="yz-sortable-row">
            <Line id={`${area}/${index}`} kind={area} name={nameOf(index)}>
              {line(index)}
            </Line>
            {below?.(index)}
          </li>
        ))}
      </ol>
    </DragArea>
  );
}

function Line({ id, kind, name, children }: { readonly id: string; readonly kind: string; readonly name: string; readonly children: ReactNode }) {
  const text = useText();
  const item = useDragItem({ id, kind, handle: '.yz-sortable-handle' });
  const place = useDropPlace(id, kind);
  return (
    <div
      ref={(element) => {
        item.ref(element);
        place.ref(element);
      }}
      className={`yz-sortable-line${place.over && !item.dragged ? ' yz-sortable-over' : ''}${item.dragged ? ' yz-sortable-dragged' : ''}`}
    >
      <button type="button" className="yz-sortable-handle" aria-label={text('edit.move_item', { name })}>
        <HolderOutlined />
      </button>
      {children}
    </div>
  );
}
