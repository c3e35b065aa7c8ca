import { type Point, isWithin } from './geometry';

/** How close to an edge a pointer has to be, and what it scrolls per frame at most, in pixels. */
const EDGE = 56;
const FASTEST = 18;

/** Scrolls what the pointer is held at the edge of while something is dragged. */
export class EdgeScroll {
  private scrollers: readonly Element[] = [];

  /** Around any of these things are scrolled. */
  begin(places: readonly Element[], item: Element): void {
    const found = new Set<Element>();
    const seen = new Set<Element>();
    for (const place of [...places, item]) {
      for (let one: Element | null = place.parentElement; one && !seen.has(one); one = one.parentElement) {
        seen.add(one);
        if (one !== document.body && one !== document.documentElement && scrolls(one)) found.add(one);
      }
    }
    // The innermost first; the page itself last.
    this.scrollers = [...found].toSorted((one, other) => (one.contains(other) ? 1 : other.contains(one) ? -1 : 0));
  }

  end(): void {
    this.scrollers = [];
  }

  /** Whether anything moved. */
  scroll(point: Point): boolean {
    for (const one of this.scrollers) {
      const box = one.getBoundingClientRect();
      if (isWithin(point, box) && push(one, point, box)) return true;
    }
    return push(document.scrollingElement ?? document.documentElement, point, { left: 0, top: 0, width: window.innerWidth, height: window.innerHeight });
  }
}

function scrolls(one: Element): boolean {
  if (one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth) return false;
  const { overflowX, overflowY } = getComputedStyle(one);
  return /auto|scroll/.test(overflowX + overflowY);
}

function push(one: Element, { x, y }: Point, box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }): boolean {
  const before = [one.scrollLeft, one.scrollTop];
  const by = { left: pull(x - box.left, box.left + box.width - x), top: pull(y - box.top, box.top + box.height - y) };
  if (by.left === 0 && by.top === 0) return false;
  one.scrollBy?.({ ...by, behavior: 'instant' });
  return one.scrollLeft !== before[0] || one.scrollTop !== before[1];
}

/** Faster the closer to the edge, none in the middle. */
function pull(start: number, end: number): number {
  if (start < EDGE && start <= end) return -Math.ceil(((EDGE - Math.max(start, 0)) / EDGE) * FASTEST);
  if (end < EDGE) return Math.ceil(((EDGE - Math.max(end, 0)) / EDGE) * FASTEST);
  return 0;
}
