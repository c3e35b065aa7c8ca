import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';

import { useText } from '../hooks/use_text';
import { DragAreaContext } from './drag_area_context';
import { DragSession } from './drag_session';
import { shadowOf } from './shadow';
import './dnd.css';

/** Pixels from the pointer to what stands for the item. */
const BESIDE = 12;

export interface DragAreaProps {
  /** What people call a dragged item, or a place it may be dropped on. */
  readonly nameOf: (id: string) => string;
  /** Called once, when something was put down in a place that takes it. `byKeys`: its focus should go along. */
  readonly onDrop: (item: string, place: string, byKeys: boolean) => void;
  readonly onPickUp?: (item: string) => void;
  /** Put down or given up. */
  readonly onEnd?: () => void;
  /** What follows the pointer in the item's stead. */
  readonly overlay?: (item: string) => ReactNode;
  readonly children: ReactNode;
}

/** Things within can be dragged by mouse, finger and keys: `useDragItem` makes an item, `useDropPlace` a place. */
export function DragArea(props: DragAreaProps) {
  const { overlay, children } = props;
  const text = useText();
  const [said, setSaid] = useState('');
  const [held, setHeld] = useState<string | null>(null);
  const instructions = useId();
  const host = useRef<HTMLDivElement>(null);
  const [session] = useState(() => new DragSession());
  // What it tells is of the latest drawing.
  useEffect(() => {
    const { nameOf, onDrop, onPickUp, onEnd } = props;
    session.tells({
      pickedUp(item) {
        setSaid(text('dnd.picked_up', { name: nameOf(item) }));
        onPickUp?.(item);
      },
      over: (item, place) => setSaid(text('dnd.over', { name: nameOf(item), place: nameOf(place) })),
      ended(item, place, byKeys) {
        onEnd?.();
        const name = nameOf(item);
        setSaid(place === undefined ? text('dnd.given_up', { name }) : text('dnd.put_down', { name, place: nameOf(place) }));
        if (place !== undefined) onDrop(item, place, byKeys);
      },
      follower(source, from) {
        if (!props.overlay) return shadowOf(source.element, from);
        setHeld(source.id);
        return {
          moveTo(_, { x, y }) {
            if (host.current) host.current.style.translate = `${x + BESIDE}px ${y + BESIDE}px`;
          },
          remove: () => setHeld(null),
        };
      },
    });
  });
  // An area that goes takes what is dragged in it along.
  useEffect(() => () => session.end('up'), [session]);
  const context = useMemo(() => ({ session, instructions }), [session, instructions]);
  return (
    <DragAreaContext value={context}>
      {children}
      {overlay && (
        <div ref={host} className="yz-dnd-overlay" aria-hidden="true">
          {held !== null && overlay(held)}
        </div>
      )}
      <span id={instructions} className="yz-visually-hidden">
        {text('dnd.instructions')}
      </span>
      <span className="yz-visually-hidden" role="status">
        {said}
      </span>
    </DragAreaContext>
  );
}
