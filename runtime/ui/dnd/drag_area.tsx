import { Accessibility, Cursor, Feedback, PointerActivationConstraints, PointerSensor, PreventSelection } from '@dnd-kit/dom';
import { DragDropProvider, DragOverlay } from '@dnd-kit/react';
import { type ReactNode, useId, useMemo, useRef, useState } from 'react';

import { useText } from '../hooks/use_text';
import { DragAreaContext } from './drag_area_context';
import { KEYS, StepKeyboardSensor } from './step_keyboard_sensor';
import './dnd.css';

export interface DragAreaProps {
  /** What people call a dragged item, or a place it may be dropped on. */
  readonly nameOf: (id: string) => string;
  /** Called once, when something was put down in a place that takes it. `byKeys`: its focus should go along. */
  readonly onDrop: (item: string, place: string, byKeys: boolean) => void;
  readonly onPickUp?: (item: string) => void;
  /** Put down or given up. */
  readonly onEnd?: () => void;
  /** What follows the pointer in the item's stead, which then stays where it is. */
  readonly overlay?: (item: string) => ReactNode;
  readonly children: ReactNode;
}

const SENSORS = [
  PointerSensor.configure({
    // The whole item can be taken hold of; a click stays a click, and a finger that moves at once scrolls.
    activatorElements: (source) => [source.element],
    activationConstraints: (event) =>
      event.pointerType === 'touch'
        ? [new PointerActivationConstraints.Delay({ value: 250, tolerance: 8 })]
        : [new PointerActivationConstraints.Distance({ value: 6 })],
    preventActivation: (event) => event.target instanceof Element && event.target.closest('[data-no-drag]') !== null,
  }),
  StepKeyboardSensor.configure(KEYS),
];

const LEFT_OUT: ReadonlySet<unknown> = new Set([Accessibility, Feedback]);
/** They style every element of the page while something is dragged: 40 ms on a large one. An overlay lies under
 * the pointer and needs neither. */
const ON_EVERYTHING: ReadonlySet<unknown> = new Set([Cursor, PreventSelection]);

/**
 * Things within can be dragged by mouse, finger and keys: `useDragItem` makes an item, `useDropPlace` a place.
 * The only module that knows the library: its own words for screen readers are English and call every item a
 * button, so this says them instead.
 */
export function DragArea({ nameOf, onDrop, onPickUp, onEnd, overlay, children }: DragAreaProps) {
  const text = useText();
  const [said, setSaid] = useState('');
  const atHome = useRef(true);
  const instructions = useId();
  const context = useMemo(() => ({ instructions }), [instructions]);
  return (
    <DragAreaContext value={context}>
      <DragDropProvider
        sensors={SENSORS}
        plugins={(usual) => [
          ...usual.filter((plugin) => !LEFT_OUT.has(plugin) && !(overlay && ON_EVERYTHING.has(plugin))),
          Feedback.configure({ dropAnimation: null }),
        ]}
        onDragStart={({ operation }) => {
          const item = String(operation.source?.id ?? '');
          atHome.current = true;
          setSaid(text('dnd.picked_up', { name: nameOf(item) }));
          onPickUp?.(item);
        }}
        onDragOver={({ operation: { source, target } }) => {
          if (!source || !target) return;
          // Where it comes from is no news, and would drown that it was picked up.
          if (!atHome.current) {
            setSaid(text('dnd.over', { name: nameOf(String(source.id)), place: nameOf(String(target.id)) }));
          }
          atHome.current = false;
        }}
        onDragEnd={({ operation: { source, target, activatorEvent }, canceled }) => {
          onEnd?.();
          if (!source) return;
          const name = nameOf(String(source.id));
          if (canceled || !target) {
            setSaid(text('dnd.given_up', { name }));
            return;
          }
          setSaid(text('dnd.put_down', { name, place: nameOf(String(target.id)) }));
          onDrop(String(source.id), String(target.id), activatorEvent instanceof KeyboardEvent);
        }}
      >
        {children}
        {overlay && <DragOverlay dropAnimation={null}>{(source) => overlay(String(source.id))}</DragOverlay>}
      </DragDropProvider>
      <span id={instructions} className="yz-visually-hidden">
        {text('dnd.instructions')}
      </span>
      <span className="yz-visually-hidden" role="status">
        {said}
      </span>
    </DragAreaContext>
  );
}
