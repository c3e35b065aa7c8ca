import { isTyping } from '@yingzao/runtime-ui/hooks/use_shortcuts';
import { useEffect } from 'react';

import { useDraftActions } from '../draft';

/** Undo and redo by keys, but never those of a text one is typing, and none under a dialog. */
export function useUndoKeys(): void {
  const { undo, redo } = useDraftActions();
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) redo();
      else undo();
    }
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [redo, undo]);
}
