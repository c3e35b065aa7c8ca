import { useLayoutEffect, useRef } from 'react';

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** True where letters are text: a shortcut must never steal them. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox')
  );
}

/** Listens for keys ("j", "?", "mod+k") while the component is there and no dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  // Before the screen is painted: whoever sees it may press a key at once.
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  useLayoutEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey) return;
      const modified = event.ctrlKey || event.metaKey;
      const action = latest.current[modified ? `mod+${event.key.toLowerCase()}` : event.key];
      if (!action) return;
      if (!modified && (isTyping(event.target) || document.querySelector('[role="dialog"]:not([aria-hidden])'))) return;
      event.preventDefault();
      action(event);
    }
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
