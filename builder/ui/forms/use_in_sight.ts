import { useCallback, useState } from 'react';

const AROUND = '400px';

type Listener = (near: boolean) => void;
const listeners = new WeakMap<Element, Listener>();
let observer: IntersectionObserver | undefined;

/** One observer for all: two hundred of their own cost more than they save. */
function observed(): IntersectionObserver | undefined {
  if (typeof IntersectionObserver === 'undefined') return undefined;
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: AROUND },
  );
  return observer;
}

/** Whether an element is on the screen or close to it, and what to hand it to. Without the means to tell: yes. */
export function useInSight(): readonly [boolean, (element: Element | null) => void | (() => void)] {
  const [near, setNear] = useState(() => typeof IntersectionObserver === 'undefined');
  const ref = useCallback((element: Element | null) => {
    if (!element) return undefined;
    listeners.set(element, setNear);
    observed()?.observe(element);
    return () => {
      observer?.unobserve(element);
      listeners.delete(element);
    };
  }, []);
  return [near, ref];
}
