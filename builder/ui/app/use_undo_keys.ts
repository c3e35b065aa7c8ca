import { useEffect } from 'react';

import { useDraftActions } from '../draft';

/** Kinds of input that hold no text. */
const NO_TEXT = /^(checkbox|radio|button|range|color|file)$/;

/** A text being typed takes back its own letters; one that adds things and is empty has nothing of its own. */
function hasOwnUndo(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.test(target.type) && !(target.value === '' && (target.dataset.undoEmpty !== undefined || target.role === 'combobox'));
  return target.isContentEditable || target instanceof HTMLTextAreaElement;
}

/** Undo and redo by keys, but never those of a text one is typing, and none under a dialog. */
export function useUndoKeys(): void {
  const { undo, redo } = useDraftActions();
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey) || hasOwnUndo(event.target)) return;
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
