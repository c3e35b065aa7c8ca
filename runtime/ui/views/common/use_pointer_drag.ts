import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef } from 'react';

import './dragging.css';

export interface DragHandlers {
  readonly onStart: () => void;
  /** Where the pointer is, in the window. */
  readonly onMove: (x: number, y: number) => void;
  readonly onDrop: () => void;
  readonly onCancel: () => void;
  /** Scrolls along when the pointer comes near its edges. */
  readonly scroller?: HTMLElement | null;
}

const MOUSE_DISTANCE = 4;
/** A finger that moves before it has rested this long is scrolling. */
const TOUCH_REST_MS = 280;
const TOUCH_TREMBLE = 10;
const EDGE = 44;
const STEP = 14;

/** Dragging by mouse, pen and finger (after a short rest); Escape gives up. Answers what to call on pointerdown. */
export function usePointerDrag(): (event: ReactPointerEvent, handlers: DragHandlers) => void {
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  return useCallback((event, handlers) => {
    if (event.button !== 0 || !event.isPrimary) return;
    stop.current?.();
    stop.current = follow(event.nativeEvent, handlers, () => {
      stop.current = null;
    });
  }, []);
}

/** Listens until the pointer is let go; answers how to give up before. */
function follow(down: PointerEvent, handlers: DragHandlers, onEnd: () => void): () => void {
  const touch = down.pointerType === 'touch';
  let dragging = false;
  let x = down.clientX;
  let y = down.clientY;
  let frame = 0;
  const rest = touch ? window.setTimeout(begin, TOUCH_REST_MS) : 0;

  function begin(): void {
    dragging = true;
    document.body.classList.add('yz-dragging');
    handlers.onStart();
    handlers.onMove(x, y);
    frame = requestAnimationFrame(scroll);
  }

  function scroll(): void {
    const { scroller } = handlers;
    if (scroller) {
      const box = scroller.getBoundingClientRect();
      const by = (at: number, low: number, high: number) => (at < low + EDGE ? -STEP : at > high - EDGE ? STEP : 0);
      const left = by(x, box.left, box.right);
      const top = by(y, box.top, box.bottom);
      if (left || top) {
        const before = [scroller.scrollLeft, scroller.scrollTop];
        scroller.scrollBy(left, top);
        if (before[0] !== scroller.scrollLeft || before[1] !== scroller.scrollTop) handlers.onMove(x, y);
      }
    }
    frame = requestAnimationFrame(scroll);
  }

  function move(event: PointerEvent): void {
    if (event.pointerId !== down.pointerId) return;
    x = event.clientX;
    y = event.clientY;
    if (dragging) {
      handlers.onMove(x, y);
      return;
    }
    const distance = Math.hypot(x - down.clientX, y - down.clientY);
    if (touch) {
      if (distance > TOUCH_TREMBLE) end();
    } else if (distance >= MOUSE_DISTANCE) begin();
  }

  function up(event: PointerEvent): void {
    if (event.pointerId !== down.pointerId) return;
    const dropped = dragging;
    end();
    if (!dropped) return;
    // What follows the release would count as a click on what was dragged.
    const swallow = (click: MouseEvent) => {
      click.preventDefault();
      click.stopPropagation();
    };
    window.addEventListener('click', swallow, { capture: true, once: true });
    window.setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
    handlers.onDrop();
  }

  function cancel(): void {
    const dropped = dragging;
    end();
    if (dropped) handlers.onCancel();
  }

  function key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !dragging) return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  }

  /** The page must not scroll under a finger that drags. */
  function hold(event: Event): void {
    if (dragging) event.preventDefault();
  }

  function end(): void {
    window.clearTimeout(rest);
    cancelAnimationFrame(frame);
    dragging = false;
    document.body.classList.remove('yz-dragging');
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', cancel);
    window.removeEventListener('keydown', key, true);
    window.removeEventListener('touchmove', hold);
    window.removeEventListener('contextmenu', hold);
    onEnd();
  }

  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', up);
  window.addEventListener('pointercancel', cancel);
  window.addEventListener('keydown', key, true);
  window.addEventListener('touchmove', hold, { passive: false });
  window.addEventListener('contextmenu', hold);
  return cancel;
}
