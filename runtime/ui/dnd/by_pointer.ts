import type { DragSession, DragSource } from './drag_session';

/** A click stays a click; a finger that moves at once scrolls. */
const DISTANCE = 6;
const HOLD_MILLISECONDS = 250;
const TREMBLE = 8;
const TYPED = 'input, textarea, select, [contenteditable="true"], [data-no-drag]';

const taken = new WeakSet<Event>();

/** Takes hold of the item by mouse, pen or finger when this press becomes a drag. Gives what to do before it is gone. */
export function holdByPointer(session: DragSession, source: DragSource): () => void {
  const press = (event: PointerEvent): void => {
    // Of items within one another the innermost is meant.
    if (event.button !== 0 || !event.isPrimary || event.defaultPrevented || session.busy || taken.has(event)) return;
    if (event.target instanceof Element && event.target !== source.handle && event.target.closest(TYPED)) return;
    taken.add(event);
    begin(session, source, event);
  };
  // A finger's moves are heard where it began, and have to be heard in good time to keep the page from scrolling.
  const stay = (event: TouchEvent): void => {
    if (session.busy && event.cancelable) event.preventDefault();
  };
  source.element.addEventListener('pointerdown', press);
  source.element.addEventListener('touchmove', stay, { passive: false });
  return () => {
    source.element.removeEventListener('pointerdown', press);
    source.element.removeEventListener('touchmove', stay);
  };
}

function begin(session: DragSession, source: DragSource, pressed: PointerEvent): void {
  const from = { x: pressed.clientX, y: pressed.clientY };
  const byFinger = pressed.pointerType === 'touch';
  const all = new AbortController();
  let active = false;
  const on = <E extends Event>(type: string, heard: (event: E) => void): void =>
    document.addEventListener(type, heard as (event: Event) => void, { capture: true, signal: all.signal });
  const timer = byFinger ? window.setTimeout(pickUp, HOLD_MILLISECONDS) : undefined;

  function pickUp(): void {
    active = true;
    window.getSelection()?.removeAllRanges();
    // The pointer is the item's until it is let go: nothing else lights up below it. It may have gone by now.
    try {
      source.element.setPointerCapture(pressed.pointerId);
    } catch {
      // Everything needed is heard by the document as well.
    }
    session.pickUp(source, from);
  }

  function done(): void {
    all.abort();
    window.clearTimeout(timer);
  }

  function letGo(given: 'put' | 'up'): void {
    done();
    if (!active) return;
    session.end(given);
    // Letting go is no click.
    const last = new AbortController();
    window.addEventListener('click', (event) => { event.preventDefault(); event.stopPropagation(); }, { capture: true, signal: last.signal });
    setTimeout(() => last.abort());
  }

  on<PointerEvent>('pointermove', (event) => {
    if (event.pointerId !== pressed.pointerId) return;
    const at = { x: event.clientX, y: event.clientY };
    if (!active) {
      const far = Math.hypot(at.x - from.x, at.y - from.y);
      if (byFinger && far > TREMBLE) done();
      if (byFinger || far < DISTANCE) return;
      pickUp();
    }
    event.preventDefault();
    session.moveTo(at);
  });
  on<PointerEvent>('pointerup', (event) => {
    if (event.pointerId !== pressed.pointerId) return;
    if (active) session.moveTo({ x: event.clientX, y: event.clientY });
    letGo('put');
  });
  on<PointerEvent>('pointercancel', (event) => {
    if (event.pointerId === pressed.pointerId) letGo('up');
  });
  on<KeyboardEvent>('keydown', (event) => {
    if (!active || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    session.end('up');
  });
  // Neither the browser's own dragging of links and pictures, nor marking text, nor a menu under the finger.
  on('dragstart', (event) => event.preventDefault());
  on('selectstart', (event) => event.preventDefault());
  on('contextmenu', (event) => {
    if (byFinger) event.preventDefault();
  });
}
