/** How what is dragged and where it may be put are called, and what a drop means. No React. */
import { type LayoutPart, type LayoutPartType, type Place, type Spot, isFieldPlace, isWithin, partAt, spotOf } from './layout_document';

export type DragKind = 'field' | 'block' | 'columns' | 'tabs';

/** What each kind of container takes. The lists are the same objects every time. */
export const TAKEN_IN = {
  form: ['field', 'block', 'columns', 'tabs'],
  tab: ['field', 'block', 'columns'],
  column: ['field', 'block'],
  section: ['field'],
} as const satisfies Readonly<Record<string, readonly DragKind[]>>;

/** Beside an item stand items alone: fields go into sections, or behind the last item. */
export const TAKEN_BESIDE = {
  form: ['block', 'columns', 'tabs'],
  tab: ['block', 'columns'],
  column: ['block'],
} as const satisfies Readonly<Record<string, readonly DragKind[]>>;

export function kindOfPart(type: LayoutPartType): DragKind {
  return type === 'columns' || type === 'tabs' ? type : 'block';
}

/** From the palette: a field of the entity, a new field of a type, a new item. */
export type Fresh =
  | { readonly make: 'field'; readonly key: string }
  | { readonly make: 'new_field'; readonly type: string }
  | { readonly make: 'part'; readonly type: string };

export function freshDragId(fresh: Fresh): string {
  return `new:${fresh.make}:${fresh.make === 'field' ? fresh.key : fresh.type}`;
}

export function readFresh(id: string): Fresh | undefined {
  const [mark, make, rest] = [id.slice(0, 4), ...id.slice(4).split(/:(.*)/s)];
  if (mark !== 'new:' || rest === undefined) return undefined;
  if (make === 'field') return { make, key: rest };
  if (make === 'new_field' || make === 'part') return { make, type: rest };
  return undefined;
}

/** Of a place that is dragged. */
export function placeDragId(place: Place): string {
  return `at:${place}`;
}

export function readPlaceDrag(id: string): Place | undefined {
  return id.startsWith('at:') ? id.slice(3) : undefined;
}

export function besideDropId(place: Place): string {
  return `beside:${place}`;
}

export function endDropId(container: Place): string {
  return `end:${container}`;
}

/**
 * Where something goes that is put down on `drop`. On an item or a field it takes that one's place: what stood
 * there makes room, towards where the dragged one came from. A field put down on a section goes to its end.
 * `dragged`: where it stands now, if anywhere; `field`: whether it is one.
 */
export function spotOfDrop(layout: readonly LayoutPart[], drop: string, dragged: Place | undefined, field = isFieldPlace(dragged ?? '')): Spot | undefined {
  if (drop.startsWith('end:')) {
    const container = drop.slice(4);
    const part = container === '' ? undefined : partAt(layout, container);
    const index = part?.type === 'section' ? part.fields.length : Number.MAX_SAFE_INTEGER;
    return { container, index };
  }
  if (!drop.startsWith('beside:')) return undefined;
  const target = drop.slice(7);
  const part = field && !isFieldPlace(target) ? partAt(layout, target) : undefined;
  if (part?.type === 'section') return { container: target, index: part.fields.length };
  const spot = spotOf(layout, target);
  if (!spot || (dragged !== undefined && isWithin(target, dragged) && target !== dragged)) return undefined;
  const from = dragged === undefined ? undefined : spotOf(layout, dragged);
  const behind = from?.container === spot.container && from.index < spot.index && isFieldPlace(target) === isFieldPlace(dragged ?? '');
  return behind ? { ...spot, index: spot.index + 1 } : spot;
}
