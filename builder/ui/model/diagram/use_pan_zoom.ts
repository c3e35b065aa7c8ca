import { useCallback, useEffect, useRef, useState } from 'react';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const LEAST = 0.2;
const MOST = 2.5;
export const STEP = 1.2;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60],
};

/** Moving about in a picture: wheel and pinch zoom, dragging the ground moves, buttons and keys do both. */
export function usePanZoom(width: number, height: number) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });

  const fit = useCallback(() => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || width === 0 || height === 0 || box.width === 0) return;
    const zoom = Math.max(LEAST, Math.min(1, box.width / width, box.height / height));
    setView({ x: (box.width - width * zoom) / 2, y: Math.max(0, (box.height - height * zoom) / 2), zoom });
  }, [width, height]);
  useEffect(fit, [fit]);

  const zoomBy = useCallback((factor: number, at?: { readonly x: number; readonly y: number }) => {
    const box = frame.current?.getBoundingClientRect();
    setView((before) => {
      const zoom = Math.max(LEAST, Math.min(MOST, before.zoom * factor));
      const point = at ?? { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 };
      const by = zoom / before.zoom;
      return { zoom, x: point.x - (point.x - before.x) * by, y: point.y - (point.y - before.y) * by };
    });
  }, []);

  const move = useCallback((x: number, y: number) => setView((before) => ({ ...before, x: before.x + x, y: before.y + y })), []);

  /** Brings a part of the picture into sight, as when focus goes there. */
  const reveal = useCallback((x: number, y: number, w: number, h: number) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    setView((before) => {
      const [left, top] = [before.x + x * before.zoom, before.y + y * before.zoom];
      const [right, bottom] = [left + w * before.zoom, top + h * before.zoom];
      const dx = left < 0 ? -left + 12 : right > box.width ? box.width - right - 12 : 0;
      const dy = top < 0 ? -top + 12 : bottom > box.height ? box.height - bottom - 12 : 0;
      return dx === 0 && dy === 0 ? before : { ...before, x: before.x + dx, y: before.y + dy };
    });
  }, []);

  // The browser's own events: a wheel that moves the picture must not move the page, which React cannot stop.
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    let held: { readonly x: number; readonly y: number } | null = null;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        zoomBy(Math.exp(-event.deltaY / 300), { x: event.clientX - box.left, y: event.clientY - box.top });
      } else move(-event.deltaX, -event.deltaY);
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest('[data-entity]')) return;
      held = { x: event.clientX, y: event.clientY };
      element.setPointerCapture(event.pointerId);
    };
    const dragged = (event: PointerEvent) => {
      if (!held) return;
      move(event.clientX - held.x, event.clientY - held.y);
      held = { x: event.clientX, y: event.clientY };
    };
    const up = () => {
      held = null;
    };
    const key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      if (arrow) move(...arrow);
      else if (event.key === '+' || event.key === '=') zoomBy(STEP);
      else if (event.key === '-') zoomBy(1 / STEP);
      else if (event.key === '0') fit();
      else return;
      event.preventDefault();
    };
    const leaving = new AbortController();
    const { signal } = leaving;
    element.addEventListener('wheel', wheel, { signal, passive: false });
    element.addEventListener('pointerdown', down, { signal });
    element.addEventListener('pointermove', dragged, { signal });
    element.addEventListener('pointerup', up, { signal });
    element.addEventListener('pointercancel', up, { signal });
    element.addEventListener('keydown', key, { signal });
    return () => leaving.abort();
  }, [fit, move, zoomBy]);

  return { frame, view, fit, zoomBy, reveal };
}
