import { type PointerEvent, type WheelEvent, useCallback, useEffect, useRef, useState } from 'react';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const LEAST = 0.2;
const MOST = 2.5;

/** Moving about in a picture: wheel and pinch zoom, dragging the ground moves, buttons and keys do both. */
export function usePanZoom(width: number, height: number) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const held = useRef<{ readonly x: number; readonly y: number } | null>(null);

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

  const handlers = {
    onWheel(event: WheelEvent) {
      const box = frame.current?.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        zoomBy(Math.exp(-event.deltaY / 300), { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) });
      } else move(-event.deltaX, -event.deltaY);
    },
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || (event.target as Element).closest('[data-entity]')) return;
      held.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      if (!held.current) return;
      move(event.clientX - held.current.x, event.clientY - held.current.y);
      held.current = { x: event.clientX, y: event.clientY };
    },
    onPointerUp() {
      held.current = null;
    },
    onPointerCancel() {
      held.current = null;
    },
  };
  return { frame, view, fit, zoomBy, move, reveal, handlers };
}
