import type { DragSession, DragSource } from './drag_session';
import type { Direction } from './geometry';

const DIRECTIONS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/**
 * Space picks up and puts down, arrows carry from one place to the next that way; Enter stays what it is on a link.
 * Escape and Tab give up. Gives what to do before the item is gone.
 */
export function holdByKeys(session: DragSession, source: DragSource): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.code !== 'Space' || event.target !== source.handle || event.defaultPrevented || session.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    noPress();
    session.pickUp(source);
    if (session.busy) listen(session);
  };
  source.handle.addEventListener('keydown', press);
  return () => source.handle.removeEventListener('keydown', press);
}

/** Letting go of Space presses a button in some browsers. */
function noPress(): void {
  document.addEventListener('keyup', (event) => event.preventDefault(), { capture: true, once: true });
}

function listen(session: DragSession): void {
  const all = new AbortController();
  const end = (given: 'put' | 'up'): void => {
    all.abort();
    session.end(given);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (!session.busy) {
      all.abort();
      return;
    }
    const direction = DIRECTIONS[event.key];
    const ends = event.code === 'Space' || event.key === 'Enter';
    if (!direction && !ends && event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.code === 'Space') noPress();
    if (direction) session.step(direction);
    else end(ends ? 'put' : 'up');
  };
  document.addEventListener('keydown', pressed, { capture: true, signal: all.signal });
  // A press elsewhere means something else.
  document.addEventListener('pointerdown', () => end('up'), { capture: true, signal: all.signal });
}
