import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';

const AHEAD = '400px';

/** Whether an element is in sight or soon will be, as whatever scrolls it goes; with `once`, or has been. */
export function useNear(once = false): { readonly ref: RefCallback<Element>; readonly near: boolean } {
  const [near, setNear] = useState(false);
  const observer = useRef<IntersectionObserver | null>(null);
  const ref = useCallback((element: Element | null) => {
    observer.current?.disconnect();
    observer.current = null;
    if (!element) return;
    observer.current = new IntersectionObserver((entries) => setNear((before) => (once && before) || (entries.at(-1)?.isIntersecting ?? false)), {
      root: element.closest('[data-scrolls]'),
      rootMargin: AHEAD,
    });
    observer.current.observe(element);
  }, [once]);
  useEffect(() => () => observer.current?.disconnect(), []);
  return { ref, near };
}
