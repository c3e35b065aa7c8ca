import { configurator } from '@dnd-kit/abstract';
import { type DragDropManager, type Draggable, type Droppable, KeyboardSensor, type KeyboardSensorOptions } from '@dnd-kit/dom';

type Direction = 'up' | 'down' | 'left' | 'right';

/** Less than this apart counts as the same line. */
const SLACK = 4;

/**
 * Carries what is dragged from one place to the next in the direction of the arrow. The library's own
 * sensor moves by ten pixels, so that crossing a board takes thirty presses.
 */
export class StepKeyboardSensor extends KeyboardSensor {
  static override configure = configurator(StepKeyboardSensor as typeof KeyboardSensor);

  protected override handleMove(direction: Direction, event: KeyboardEvent): void {
    event.preventDefault();
    const { manager } = this;
    const { source, target, shape } = manager.dragOperation;
    if (!source || !shape) return;
    const from = target?.element?.getBoundingClientRect() ?? shape.current.boundingRectangle;
    const next = nearest(direction, from, placesFor(manager, source, target?.id));
    if (!next?.element) return;
    const place = next.element;
    // From here on the keys say where it goes, not what it happens to lie over.
    manager.collisionObserver.disable();
    place.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    void manager.actions.setDropTarget(next.id).then(() => {
      const current = manager.dragOperation.shape?.current.boundingRectangle;
      if (!current) return;
      const to = place.getBoundingClientRect();
      const x = to.left + to.width / 2 - (current.left + current.width / 2);
      const top = Math.max(to.top, Math.min(current.top, to.bottom - current.height));
      void manager.actions.move({ event, by: { x, y: top - current.top } });
    });
  }

  protected override cleanup(): void {
    super.cleanup();
    this.manager.collisionObserver.enable();
  }
}

function placesFor(manager: DragDropManager, source: Draggable, without: unknown): readonly Droppable[] {
  return [...manager.registry.droppables].filter(
    (place) => place.id !== without && place.element && !place.disabled && place.accepts(source),
  );
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The place one comes to first going that way; off the straight line counts double. */
function nearest(direction: Direction, from: Box, places: readonly Droppable[]): Droppable | undefined {
  let best: { readonly place: Droppable; readonly way: number } | undefined;
  const [x, y] = centre(from);
  for (const place of places) {
    const box = place.element?.getBoundingClientRect();
    if (!box || box.width === 0 || box.height === 0) continue;
    const [toX, toY] = centre(box);
    const [along, aside] = {
      left: [x - toX, y - toY],
      right: [toX - x, y - toY],
      up: [y - toY, x - toX],
      down: [toY - y, x - toX],
    }[direction] as [number, number];
    if (along <= SLACK) continue;
    const way = along + 2 * Math.abs(aside);
    if (!best || way < best.way) best = { place, way };
  }
  return best?.place;
}

function centre({ left, top, width, height }: Box): readonly [number, number] {
  return [left + width / 2, top + height / 2];
}

/** Space picks up and puts down; Enter stays what it is on a link; Escape and Tab give up. */
export const KEYS: KeyboardSensorOptions = {
  keyboardCodes: {
    start: ['Space'],
    end: ['Space', 'Enter'],
    cancel: ['Escape', 'Tab'],
    up: ['ArrowUp'],
    down: ['ArrowDown'],
    left: ['ArrowLeft'],
    right: ['ArrowRight'],
  },
  preventActivation: (event, source) => event.target !== (source.handle ?? source.element),
};
