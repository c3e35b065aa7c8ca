import { type Place, isUsable, nearestTo, placeOf } from './nearest';

/** What lies over a page and goes as a whole: then one is back where it was opened. */
const LAYER = '[role="dialog"], [role="menu"], [role="tooltip"], .ant-popover, .ant-dropdown, .ant-select-dropdown';
const MODAL = '[role="dialog"][aria-modal="true"]';
const KEPT = 16;

interface Stand extends Place {
  readonly layer: Element | null;
  readonly path: string;
}

/**
 * Sees to it that keys always go somewhere: an element that is taken out of the page together with the focus gives it to
 * what stands in its place, and a dialog that is gone to where it was opened. Whoever lets go of the focus, by pressing
 * beside everything, is left alone.
 */
export class FocusKeeper {
  private trail: Stand[] = [];
  private standIn: Element | undefined;
  private keeping = false;
  private letGo = false;
  private byTouch = false;
  /** The last thing done was done by a key. */
  byKeys = false;
  private asked = 0;
  private readonly watcher = new MutationObserver(() => this.look());

  /** Ends with what it returns. */
  start(): () => void {
    document.addEventListener('focusin', this.came);
    document.addEventListener('focusout', this.left);
    window.addEventListener('keydown', this.pressed, { capture: true });
    window.addEventListener('pointerdown', this.pointed, { capture: true });
    this.watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
    return () => {
      document.removeEventListener('focusin', this.came);
      document.removeEventListener('focusout', this.left);
      window.removeEventListener('keydown', this.pressed, { capture: true });
      window.removeEventListener('pointerdown', this.pointed, { capture: true });
      this.watcher.disconnect();
      cancelAnimationFrame(this.asked);
      this.asked = 0;
    };
  }

  /** Nobody has the focus, or something has it only because what had it is gone. */
  get free(): boolean {
    const held = document.activeElement;
    return !held || held === document.body || held === this.standIn;
  }

  private readonly came = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    this.standIn = this.keeping ? target : undefined;
    this.letGo = false;
    const layer = target.closest(LAYER);
    // Tab steps out of a dialog for a moment before that takes the focus back.
    if (!layer && [...document.querySelectorAll(MODAL)].some(isUsable)) return;
    this.trail = [
      ...this.trail.filter(({ element }) => element !== target).slice(-KEPT),
      { ...placeOf(target), layer, path: location.pathname },
    ];
  };

  private readonly left = ({ target, relatedTarget }: FocusEvent): void => {
    if (relatedTarget) return;
    // Whether it was taken away or left is seen once that is over.
    setTimeout(() => {
      if (document.activeElement === document.body && target === this.trail.at(-1)?.element && isUsable(target as Element)) this.letGo = true;
    });
  };

  private readonly pressed = (): void => {
    this.byTouch = false;
    this.byKeys = true;
    // A key must not go to nowhere, however the focus was lost.
    this.keep();
  };

  private readonly pointed = ({ pointerType }: PointerEvent): void => {
    this.byTouch = pointerType === 'touch';
    this.byKeys = false;
  };

  private look(): void {
    // What takes the focus on purpose does so while, or right after, the page is drawn.
    this.asked ||= requestAnimationFrame(() =>
      setTimeout(() => {
        this.asked = 0;
        this.keep();
      }),
    );
  }

  private keep(): void {
    const held = document.activeElement;
    const last = this.trail.at(-1);
    if (!last || this.letGo || (held && held !== document.body)) return;
    const to = this.target(last);
    // A finger that closed a dialog does not ask for the keyboard of the screen.
    if (!to || (this.byTouch && to.matches('input, textarea, [contenteditable="true"]'))) return;
    this.keeping = true;
    to.focus({ preventScroll: this.byTouch });
    this.keeping = false;
  }

  private target(last: Stand): HTMLElement | undefined {
    // Switched off for a moment: nobody presses what stands beside it by mistake.
    if (last.element.isConnected && last.element.matches(':disabled')) return undefined;
    for (const stand of this.trail.toReversed()) {
      const { element, layer, path } = stand;
      if (isUsable(element)) return element;
      if (layer && !isUsable(layer)) continue;
      const main = document.getElementById('main');
      const within = layer ?? (main && stand.levels.some(({ parent }) => parent === main) ? main : document.body);
      const found = path === location.pathname || layer ? nearestTo(stand, within) : undefined;
      return found ?? main ?? undefined;
    }
    return document.getElementById('main') ?? undefined;
  }
}

/** The page's one keeper. */
export const focusKeeper = new FocusKeeper();
