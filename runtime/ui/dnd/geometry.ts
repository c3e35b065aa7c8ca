/** Where things lie on the screen and which of them is meant. No page, no React. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** A place as it lies just now. */
export interface Spread<T> {
  readonly place: T;
  readonly box: Box;
  /** How deep it lies within other places; without one it is meant as well when the dragged shape touches it. */
  readonly depth?: number;
}

/** Less than this apart counts as the same line. */
const SLACK = 4;

export function centre({ left, top, width, height }: Box): Point {
  return { x: left + width / 2, y: top + height / 2 };
}

/** The place under the point, the deepest of several, the one whose middle is nearest of equally deep ones; else the one the shape covers most. */
export function placeUnder<T>(point: Point, shape: Box, places: readonly Spread<T>[]): T | undefined {
  let best: { readonly place: T; readonly depth: number; readonly far: number } | undefined;
  for (const { place, box, depth = 0 } of places) {
    if (!isWithin(point, box) || (best && depth < best.depth)) continue;
    const middle = centre(box);
    const far = Math.hypot(point.x - middle.x, point.y - middle.y);
    if (!best || depth > best.depth || far < best.far) best = { place, depth, far };
  }
  return best ? best.place : mostCovered(shape, places);
}

function mostCovered<T>(shape: Box, places: readonly Spread<T>[]): T | undefined {
  let best: { readonly place: T; readonly share: number } | undefined;
  for (const { place, box, depth } of places) {
    if (depth !== undefined) continue;
    const width = Math.min(shape.left + shape.width, box.left + box.width) - Math.max(shape.left, box.left);
    const height = Math.min(shape.top + shape.height, box.top + box.height) - Math.max(shape.top, box.top);
    if (width <= 0 || height <= 0) continue;
    const both = width * height;
    const share = both / (shape.width * shape.height + box.width * box.height - both);
    if (!best || share > best.share) best = { place, share };
  }
  return best?.place;
}

/** The place one comes to first going that way; off the straight line counts double. */
export function placeBeyond<T>(direction: Direction, from: Box, places: readonly Spread<T>[]): Spread<T> | undefined {
  let best: { readonly found: Spread<T>; readonly way: number } | undefined;
  const { x, y } = centre(from);
  for (const found of places) {
    if (found.box.width === 0 || found.box.height === 0) continue;
    const to = centre(found.box);
    const [along, aside] = {
      left: [x - to.x, y - to.y],
      right: [to.x - x, y - to.y],
      up: [y - to.y, x - to.x],
      down: [to.y - y, x - to.x],
    }[direction] as [number, number];
    if (along <= SLACK) continue;
    const way = along + 2 * Math.abs(aside);
    if (!best || way < best.way) best = { found, way };
  }
  return best?.found;
}

export function isWithin({ x, y }: Point, { left, top, width, height }: Box): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}
