import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';

import { focusKeeper } from '../core/focus/focus_keeper';

/** Opened by a key, a panel beside the page takes the focus; Escape closes it and leads back. For an element one may focus. */
export function usePanelFocus<T extends HTMLElement>(onClose: () => void): readonly [RefObject<T | null>, (event: KeyboardEvent<T>) => void] {
  const ref = useRef<T>(null);
  const opener = useRef(document.activeElement);
  useEffect(() => {
    if (focusKeeper.byKeys && !ref.current?.contains(document.activeElement)) ref.current?.focus();
  }, []);
  return [
    ref,
    (event) => {
      if (!isEscape(event)) return;
      event.preventDefault();
      onClose();
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    },
  ];
}

/** Escape of the panel itself: what lies over it closes by itself, and its events arrive here as well. */
export function isEscape(event: KeyboardEvent): boolean {
  const { key, defaultPrevented, currentTarget, target } = event;
  return key === 'Escape' && !defaultPrevented && currentTarget.contains(target as Node) && !currentTarget.querySelector('[role="combobox"][aria-expanded="true"]');
}
