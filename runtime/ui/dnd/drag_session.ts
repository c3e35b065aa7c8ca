/** What is being dragged in one area, and over what. No React: those who show it watch by id. */
import { focusKeeper } from '../core/focus/focus_keeper';
import { EdgeScroll } from './edge_scroll';
import { type Box, type Direction, type Point, type Spread, centre, placeBeyond, placeUnder } from './geometry';

export interface DragSource {
  readonly id: string;
  readonly kind: string;
  readonly element: HTMLElement;
  /** What is focused to drag by keys. */
  readonly handle: HTMLElement;
}

export interface DropTarget {
  readonly id: string;
  readonly accepts: string | readonly string[];
  readonly element: Element;
  readonly depth?: number;
}

/** What follows the pointer. */
export interface Follower {
  /** `corner`: where the item's own would be; `point`: where the pointer is. */
  moveTo(corner: Point, point: Point): void;
  remove(): void;
}

export interface DragEvents {
  pickedUp(item: string): void;
  over(item: string, place: string): void;
  /** `place` is undefined when it was given up. */
  ended(item: string, place: string | undefined, byKeys: boolean): void;
  /** Makes what follows the pointer; the item looks as ever then. */
  follower(source: DragSource, from: Box): Follower;
}

interface Drag {
  readonly source: DragSource;
  readonly byKeys: boolean;
  readonly follower: Follower;
  /** Where the item lay, and the point it was taken hold of at. */
  readonly from: Box;
  readonly held: Point;
  point: Point;
  over: string | undefined;
}

/**
 * Places are measured together when something is picked up, and again after what moves them: scrolling, another
 * size of the window, a mark of where it would go. Between those, following the pointer reads nothing of the page.
 */
export class DragSession {
  private readonly sources = new Map<string, DragSource>();
  private readonly targets = new Map<string, DropTarget>();
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly edges = new EdgeScroll();
  private drag: Drag | undefined;
  private spread: readonly Spread<DropTarget>[] = [];
  private stale = true;
  private frame = 0;

  private events: DragEvents | undefined;

  /** Who hears of it, from now on; before that nothing can be picked up. */
  tells(events: DragEvents): void {
    this.events = events;
  }

  get busy(): boolean {
    return this.drag !== undefined;
  }

  addSource(source: DragSource): () => void {
    this.sources.set(source.id, source);
    return () => {
      if (this.sources.get(source.id) === source) this.sources.delete(source.id);
    };
  }

  addTarget(target: DropTarget): () => void {
    this.targets.set(target.id, target);
    this.stale = true;
    return () => {
      if (this.targets.get(target.id) === target) this.targets.delete(target.id);
      this.stale = true;
    };
  }

  /** Calls when `isDragged` or `isOver` of this id may answer otherwise. */
  watch(id: string, changed: () => void): () => void {
    const all = this.watchers.get(id) ?? new Set();
    this.watchers.set(id, all.add(changed));
    return () => {
      all.delete(changed);
      if (all.size === 0 && this.watchers.get(id) === all) this.watchers.delete(id);
    };
  }

  isDragged(id: string): boolean {
    return this.drag?.source.id === id;
  }

  isOver(id: string): boolean {
    return this.drag?.over === id;
  }

  /** By a pointer at `held`; by keys without one. */
  pickUp(source: DragSource, held?: Point): void {
    if (this.drag || !this.events) return;
    const byKeys = held === undefined;
    if (byKeys) source.element.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    const from = boxOf(source.element);
    const at = held ?? centre(from);
    this.drag = { source, byKeys, follower: this.events.follower(source, from), from, held: at, point: at, over: undefined };
    this.place(at);
    source.element.dataset.dndSource = '';
    this.measure();
    if (!byKeys) this.edges.begin(this.spread.map(({ place }) => place.element), source.element);
    this.drag.over = this.placeAt(at);
    for (const type of ['scroll', 'resize']) window.addEventListener(type, this.moved, { capture: true, passive: true });
    this.tell(source.id);
    this.tell(this.drag.over);
    this.events?.pickedUp(source.id);
  }

  /** The pointer goes to a point; what follows from it comes with the next frame. */
  moveTo(point: Point): void {
    if (!this.drag) return;
    this.drag.point = point;
    this.frame ||= requestAnimationFrame(this.follow);
  }

  /** The next place that way, by keys. */
  step(direction: Direction): void {
    const { drag } = this;
    if (!drag) return;
    this.measure();
    const now = this.spread.find(({ place }) => place.id === drag.over)?.box ?? drag.from;
    const next = placeBeyond(direction, now, this.spread.filter(({ place }) => place.id !== drag.over));
    if (!next) return;
    next.place.element.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    const box = boxOf(next.place.element);
    const { width, height } = drag.from;
    const top = Math.max(box.top, Math.min(drag.point.y - height / 2, box.top + box.height - height));
    drag.point = { x: centre(box).x, y: top + height / 2 };
    drag.follower.moveTo({ x: drag.point.x - width / 2, y: top }, drag.point);
    this.goOver(next.place.id);
  }

  /** Puts down where it is held, or gives up. */
  end(given: 'put' | 'up'): void {
    const { drag } = this;
    if (!drag) return;
    // What the pointer did since the last frame counts.
    if (this.frame) this.follow();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    for (const type of ['scroll', 'resize']) window.removeEventListener(type, this.moved, { capture: true });
    this.edges.end();
    const { source, over, byKeys } = drag;
    this.drag = undefined;
    this.spread = [];
    drag.follower.remove();
    delete source.element.dataset.dndSource;
    this.tell(source.id);
    this.tell(over);
    this.events?.ended(source.id, given === 'put' ? over : undefined, byKeys);
    if (byKeys) {
      requestAnimationFrame(() => {
        // Taking an element to another place of the page takes the focus from it.
        if (focusKeeper.free) this.sources.get(source.id)?.handle.focus();
      });
    }
  }

  private readonly moved = (): void => {
    this.stale = true;
    if (!this.drag?.byKeys) this.frame ||= requestAnimationFrame(this.follow);
  };

  private readonly follow = (): void => {
    this.frame = 0;
    const { drag } = this;
    if (!drag || drag.byKeys) return;
    const { point } = drag;
    if (this.stale) this.measure();
    this.place(point);
    this.goOver(this.placeAt(point));
    if (this.edges.scroll(point)) this.frame ||= requestAnimationFrame(this.follow);
  };

  private goOver(place: string | undefined): void {
    const { drag } = this;
    if (!drag || place === drag.over) return;
    const before = drag.over;
    drag.over = place;
    this.tell(before);
    this.tell(place);
    this.stale = true;
    if (place !== undefined) this.events?.over(drag.source.id, place);
  }

  private place(point: Point): void {
    const corner = this.cornerAt(point);
    if (corner) this.drag?.follower.moveTo(corner, point);
  }

  private cornerAt(point: Point): Point | undefined {
    const { from, held } = this.drag ?? {};
    return from && held && { x: from.left + point.x - held.x, y: from.top + point.y - held.y };
  }

  private placeAt(point: Point): string | undefined {
    const corner = this.cornerAt(point);
    if (!this.drag || !corner) return undefined;
    return placeUnder(point, { ...this.drag.from, left: corner.x, top: corner.y }, this.spread)?.id;
  }

  private measure(): void {
    const kind = this.drag?.source.kind ?? '';
    this.spread = [...this.targets.values()]
      .filter(({ accepts }) => (typeof accepts === 'string' ? accepts === kind : accepts.includes(kind)))
      .map((place) => ({ place, box: boxOf(place.element), depth: place.depth }));
    this.stale = false;
  }

  private tell(id: string | undefined): void {
    if (id !== undefined) for (const changed of [...(this.watchers.get(id) ?? [])]) changed();
  }
}

function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}
