import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Foot of the list and margin of the page. */
const BELOW = 88;

/**
 * Tells the styles how much of the window is taken above and below the records (`--yz-list-above`), so that
 * they scroll within it and the page does not: how much depends on the language, the filter and the width.
 */
export function useRoomBelow(): { readonly list: RefObject<HTMLDivElement | null>; readonly body: RefObject<HTMLDivElement | null> } {
  const list = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [whole, records] = [list.current, body.current];
    if (!whole || !records) return undefined;
    const measure = () => {
      const top = Math.round(records.getBoundingClientRect().top + window.scrollY);
      whole.style.setProperty('--yz-list-above', `${top + BELOW}px`);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(whole);
    return () => observer.disconnect();
  }, []);
  return { list, body };
}
