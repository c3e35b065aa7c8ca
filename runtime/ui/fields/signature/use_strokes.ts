import { type PointerEvent, type RefObject, useRef, useState } from 'react';

/** Draws what a pointer does on a canvas of double density; `empty` until the first stroke. */
export function useStrokes(canvas: RefObject<HTMLCanvasElement | null>) {
  const drawing = useRef(false);
  const [empty, setEmpty] = useState(true);

  function place(event: PointerEvent<HTMLCanvasElement>): readonly [number, number] {
    const box = event.currentTarget.getBoundingClientRect();
    const { width, height } = event.currentTarget;
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  }

  return {
    empty,
    clear: () => {
      const found = canvas.current;
      found?.getContext('2d')?.clearRect(0, 0, found.width, found.height);
      setEmpty(true);
    },
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const context = event.currentTarget.getContext('2d');
        if (!context) return;
        drawing.current = true;
        context.lineWidth = 5;
        context.lineCap = 'round';
        context.lineJoin = 'round';
        context.strokeStyle = '#1b2422';
        context.beginPath();
        context.moveTo(...place(event));
        // A dot is a stroke, too.
        context.lineTo(...place(event));
        context.stroke();
        setEmpty(false);
      },
      onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
        if (!drawing.current) return;
        const context = event.currentTarget.getContext('2d');
        context?.lineTo(...place(event));
        context?.stroke();
      },
      onPointerUp: () => {
        drawing.current = false;
      },
      onPointerCancel: () => {
        drawing.current = false;
      },
    },
  };
}
