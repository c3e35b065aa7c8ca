import type { Follower } from './drag_session';
import type { Box } from './geometry';

/**
 * A likeness of the element that follows the pointer, above everything; the element itself stays, paler. It stands beside
 * the element, so that it looks the same, and in the top layer, so that nothing cuts it off.
 */
export function shadowOf(element: HTMLElement, from: Box): Follower {
  const shadow = element.cloneNode(true) as HTMLElement;
  for (const one of [shadow, ...shadow.querySelectorAll('[id]')]) one.removeAttribute('id');
  shadow.dataset.dndDragging = '';
  shadow.setAttribute('aria-hidden', 'true');
  shadow.inert = true;
  Object.assign(shadow.style, { position: 'fixed', inset: '0 auto auto 0', margin: '0', boxSizing: 'border-box', width: `${from.width}px`, height: `${from.height}px` });
  if (element instanceof HTMLTableRowElement && shadow instanceof HTMLTableRowElement) keepWidths(element, shadow);
  element.dataset.dndShadowed = '';
  element.parentElement?.append(shadow);
  shadow.popover = 'manual';
  shadow.showPopover?.();
  return {
    moveTo({ x, y }) {
      shadow.style.translate = `${x}px ${y}px`;
    },
    remove() {
      shadow.remove();
      delete element.dataset.dndShadowed;
    },
  };
}

/** A row out of its table has columns of its own. */
function keepWidths(row: HTMLTableRowElement, shadow: HTMLTableRowElement): void {
  shadow.style.display = 'table';
  [...row.cells].forEach((cell, at) => {
    const copy = shadow.cells[at];
    if (copy) Object.assign(copy.style, { boxSizing: 'border-box', width: `${cell.getBoundingClientRect().width}px` });
  });
}
