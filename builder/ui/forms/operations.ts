/**
 * What can be done to a layout, as functions from one layout to the next. What does not change stays the same
 * object, so that nothing of it is drawn anew; what comes out is a layout the package may have: no empty tab, no
 * lone column, no field twice.
 */
import { newId as freshId } from '../draft/items';
import {
  type ColumnsPart,
  type ContainerKind,
  type LayoutPart,
  type Place,
  type SectionPart,
  type Spot,
  type TabsPart,
  containersOf,
  fieldAt,
  fieldsPlaced,
  fitsIn,
  isFieldPlace,
  isWithin,
  partAt,
  placeOf,
  placedParts,
  readingOrder,
} from './layout_document';

type Layout = readonly LayoutPart[];

export interface Moved {
  readonly layout: Layout;
  /** Where what was moved or made stands now. */
  readonly places: readonly Place[];
}

/** A new section with an id and key of its own. */
export function newSection(layout: Layout, fields: readonly string[] = [], columns = 2): SectionPart {
  const id = freshId();
  return { id, key: freshKey('section', layout), type: 'section', columns, fields };
}

/** `word`, or `word_2` and so on where something of the layout is called that. */
export function freshKey(word: string, layout: Layout, also: readonly string[] = []): string {
  const taken = new Set([...keysIn(layout), ...also]);
  let key = word;
  for (let number = 2; taken.has(key); number += 1) key = `${word}_${number}`;
  return key;
}

function keysIn(layout: Layout): readonly string[] {
  return placedParts(layout).flatMap(({ part }) => {
    if (part.type === 'tabs') return [part.key, ...part.tabs.map((tab) => tab.key)];
    if (part.type === 'columns') return [part.key, ...part.columns.map((column) => column.key)];
    return [part.key];
  });
}

// --- putting in and taking out ---------------------------------------------------------------

/** A new item at a spot; undefined where it may not stand there. */
export function insertPart(layout: Layout, part: LayoutPart, spot: Spot): Moved | undefined {
  if (!fitsIn(kindOf(layout, spot.container), part)) return undefined;
  return settled(rebuilt(layout, new Set(), spot, [part], []), [placeOf(spot.container, part.id)]);
}

/** Fields at a spot of a section, or in a new section at a spot among items; those shown already are moved. */
export function placeFields(layout: Layout, keys: readonly string[], spot: Spot): Moved {
  const wanted = [...new Set(keys)];
  const taken = new Set(
    placedParts(layout).flatMap(({ part, place }) =>
      part.type === 'section' ? part.fields.filter((key) => wanted.includes(key)).map((key) => `${place}#${key}`) : [],
    ),
  );
  return withFields(layout, taken, wanted, spot);
}

function withFields(layout: Layout, taken: ReadonlySet<Place>, keys: readonly string[], spot: Spot): Moved {
  if (kindOf(layout, spot.container) === 'section') {
    return settled(rebuilt(layout, taken, spot, [], keys), keys.map((key) => `${spot.container}#${key}`));
  }
  const section = newSection(layout, keys);
  const place = placeOf(spot.container, section.id);
  return settled(rebuilt(layout, taken, spot, [section], []), keys.map((key) => `${place}#${key}`));
}

/**
 * Items and fields, in the order they are read, to a spot. Fields that go among items come into a section of
 * their own; undefined where one of them may not stand there, such as tabs in a tab or anything in itself.
 */
export function movePlaces(layout: Layout, places: readonly Place[], spot: Spot): Moved | undefined {
  const moved = outermost(layout, places);
  if (moved.length === 0 || moved.some((place) => isWithin(spot.container, place))) return undefined;
  const keys = moved.filter(isFieldPlace).map((place) => fieldAt(place).key);
  const parts = moved.filter((place) => !isFieldPlace(place)).flatMap((place) => partAt(layout, place) ?? []);
  const kind = kindOf(layout, spot.container);
  if (parts.length === 0) return withFields(layout, new Set(moved), keys, spot);
  if (!parts.every((part) => fitsIn(kind, part))) return undefined;
  const leaving = new Set(moved);
  const staying = (containersOf(layout).find(({ place }) => place === spot.container)?.layout ?? []).filter(
    (part) => !leaving.has(placeOf(spot.container, part.id)),
  );
  const section = keys.length > 0 ? [newSection(layout, keys)] : [];
  const going = welcomed([...parts, ...section], staying, layout);
  const next = rebuilt(layout, new Set(moved), spot, going, []);
  return settled(next, going.map(({ id }) => placeOf(spot.container, id)));
}

/** Without these items and fields. */
export function removePlaces(layout: Layout, places: readonly Place[]): Layout {
  return tidied(rebuilt(layout, new Set(outermost(layout, places)), undefined, [], []));
}

/** Copies behind the originals: of a section without its fields, for a field stands on a form once. */
export function duplicatePlaces(layout: Layout, places: readonly Place[]): Moved {
  let next = layout;
  const made: Place[] = [];
  for (const place of outermost(layout, places).filter((one) => !isFieldPlace(one))) {
    const found = placedParts(next).find((one) => one.place === place);
    if (!found) continue;
    const copy = renewed(found.part, next, new Set(fieldsPlaced(next)));
    const spot = { container: found.spot.container, index: found.spot.index + 1 };
    next = tidied(rebuilt(next, new Set(), spot, [copy], []));
    made.push(placeOf(spot.container, copy.id));
  }
  return { layout: next, places: made };
}

/** Of chosen places those that do not stand in another one, in the order they are read. */
export function outermost(layout: Layout, places: readonly Place[]): readonly Place[] {
  const chosen = new Set(places);
  return readingOrder(layout).filter(
    (place) => chosen.has(place) && ![...chosen].some((other) => other !== place && isWithin(place, other)),
  );
}

/**
 * The part with ids and keys of its own, all the way down, without the fields of `shown`: what a copy needs.
 */
export function renewed(part: LayoutPart, layout: Layout, shown: ReadonlySet<string>): LayoutPart {
  const keys: string[] = [];
  const own = <T extends { readonly id: string; readonly key: string }>(one: T): T => {
    const key = freshKey(one.key.replace(/_\d+$/, ''), layout, keys);
    keys.push(key);
    return { ...one, id: freshId(), key };
  };
  const copy = (one: LayoutPart): LayoutPart => {
    if (one.type === 'section') return { ...own(one), fields: one.fields.filter((key) => !shown.has(key)) };
    if (one.type === 'tabs') {
      return { ...own(one), tabs: one.tabs.map((tab) => ({ ...own(tab), layout: tab.layout.map(copy) })) };
    }
    if (one.type === 'columns') {
      return { ...own(one), columns: one.columns.map((column) => ({ ...own(column), layout: column.layout.map(copy) })) };
    }
    return own(one);
  };
  return copy(part);
}

/** Ids and keys are unique in their list alone: what comes into another may meet its own there. */
export function welcomed(parts: readonly LayoutPart[], beside: readonly LayoutPart[], layout: Layout): readonly LayoutPart[] {
  const ids = new Set(beside.map(({ id }) => id.toLowerCase()));
  const keys = new Set(beside.map(({ key }) => key));
  return parts.map((part) => {
    const id = ids.has(part.id.toLowerCase()) ? freshId() : part.id;
    const key = keys.has(part.key) ? freshKey(part.key.replace(/_\d+$/, ''), layout, [...keys]) : part.key;
    ids.add(id.toLowerCase());
    keys.add(key);
    return id === part.id && key === part.key ? part : { ...part, id, key };
  });
}

// --- wrapping --------------------------------------------------------------------------------

/** Chosen items and fields into new tabs, columns or a section, where the first of them stands. */
export function wrapPlaces(layout: Layout, places: readonly Place[], as: 'section' | 'tabs' | 'columns', tab: (number: number) => Readonly<Record<string, string>>): Moved | undefined {
  const chosen = outermost(layout, places);
  const [first] = chosen;
  if (first === undefined) return undefined;
  const keys = chosen.filter(isFieldPlace).map((place) => fieldAt(place).key);
  if (as === 'section') {
    if (keys.length !== chosen.length) return undefined;
    const spot = spotBeside(layout, fieldAt(first).section);
    return spot && withFields(layout, new Set(chosen), keys, { ...spot, index: spot.index + 1 });
  }
  const anchor = isFieldPlace(first) ? fieldAt(first).section : first;
  const spot = spotBeside(layout, anchor);
  if (!spot) return undefined;
  const kind = kindOf(layout, spot.container);
  const parts = chosen.filter((place) => !isFieldPlace(place)).flatMap((place) => partAt(layout, place) ?? []);
  const inside = welcomed([...parts, ...(keys.length > 0 ? [newSection(layout, keys)] : [])], [], layout);
  const part = as === 'tabs' ? newTabs(layout, tab, inside) : newColumns(layout, inside);
  const held: ContainerKind = as === 'tabs' ? 'tab' : 'column';
  if (!fitsIn(kind, part) || !inside.every((one) => fitsIn(held, one))) return undefined;
  return settled(rebuilt(layout, new Set(chosen), spot, [part], []), [placeOf(spot.container, part.id)]);
}

/** Tabs of which the first holds `inside`; a second one waits to be filled. */
export function newTabs(layout: Layout, label: (number: number) => Readonly<Record<string, string>>, inside: readonly LayoutPart[] = []): TabsPart {
  const keys = ['tab', 'tab_2'].map((word) => freshKey(word, layout));
  return {
    id: freshId(),
    key: freshKey('tabs', layout),
    type: 'tabs',
    tabs: [inside, []].map((held, index) => ({
      id: freshId(),
      key: keys[index] === keys[0] && index === 1 ? freshKey('tab', layout, [keys[0] ?? '']) : (keys[index] ?? 'tab'),
      label: label(index + 1),
      layout: held.length > 0 ? held : [newSection(layout)],
    })),
  };
}

/** Each of `inside` in a column of its own, at least two and at most four of them. */
export function newColumns(layout: Layout, inside: readonly LayoutPart[] = []): ColumnsPart {
  const lists: LayoutPart[][] = inside.slice(0, 4).map((part) => [part]);
  lists.at(-1)?.push(...inside.slice(4));
  while (lists.length < 2) lists.push([newSection(layout, [], 1)]);
  const keys: string[] = [];
  return {
    id: freshId(),
    key: freshKey('columns', layout),
    type: 'columns',
    columns: lists.map((held) => {
      const key = freshKey('column', layout, keys);
      keys.push(key);
      return { id: freshId(), key, layout: held };
    }),
  };
}

/** What tabs or columns hold, in their stead; a section's fields go to the section before it or stay. */
export function unwrapPlace(layout: Layout, place: Place): Moved | undefined {
  const found = placedParts(layout).find((one) => one.place === place);
  if (!found) return undefined;
  const { part, spot } = found;
  if (part.type !== 'tabs' && part.type !== 'columns') return undefined;
  const held = part.type === 'tabs' ? part.tabs.flatMap((tab) => tab.layout) : part.columns.flatMap((column) => column.layout);
  const beside = (containersOf(layout).find((one) => one.place === spot.container)?.layout ?? []).filter((one) => one.id !== part.id);
  const parts = welcomed(held.filter((one) => one.type !== 'section' || one.fields.length > 0), beside, layout);
  const next = rebuilt(layout, new Set([place]), spot, parts, []);
  return settled(next, parts.map(({ id }) => placeOf(spot.container, id)));
}

// --- settings --------------------------------------------------------------------------------

/** The layout with one item changed; `change` gives the item as it shall be. */
export function updatePart<T extends LayoutPart>(layout: Layout, place: Place, change: (part: T) => LayoutPart): Layout {
  return tidied(mapped(layout, '', (part, here) => (here === place ? change(part as T) : part)));
}

/** One step to the left or right among neighbours: for those who do not drag. */
export function nudged(layout: Layout, place: Place, by: -1 | 1): Moved | undefined {
  const order = isFieldPlace(place) ? undefined : placedParts(layout).find((one) => one.place === place);
  if (order) {
    const siblings = containersOf(layout).find((one) => one.place === order.spot.container)?.layout.length ?? 0;
    const to = order.spot.index + by;
    if (to < 0 || to >= siblings) return undefined;
    return movePlaces(layout, [place], { container: order.spot.container, index: by > 0 ? to + 1 : to });
  }
  const { section, key } = fieldAt(place);
  const part = partAt(layout, section);
  if (part?.type !== 'section') return undefined;
  const at = part.fields.indexOf(key);
  const to = at + by;
  if (to >= 0 && to < part.fields.length) {
    return movePlaces(layout, [place], { container: section, index: by > 0 ? to + 1 : to });
  }
  // Beyond the end of a section lies the next one.
  const sections = placedParts(layout).filter((one) => one.part.type === 'section');
  const next = sections[sections.findIndex((one) => one.place === section) + by];
  if (next?.part.type !== 'section') return undefined;
  return movePlaces(layout, [place], { container: next.place, index: by > 0 ? 0 : next.part.fields.length });
}

// --- beneath ---------------------------------------------------------------------------------

export function kindOf(layout: Layout, container: Place): ContainerKind {
  const found = containersOf(layout).find(({ place }) => place === container);
  return found?.kind ?? 'section';
}

function spotBeside(layout: Layout, place: Place): Spot | undefined {
  return placedParts(layout).find((one) => one.place === place)?.spot;
}

function settled(layout: Layout, places: readonly Place[]): Moved {
  return { layout: tidied(layout), places };
}

/** The one walk behind every change: leaves out `without`, puts `parts` or `keys` in at `spot`. */
function rebuilt(layout: Layout, without: ReadonlySet<Place>, spot: Spot | undefined, parts: readonly LayoutPart[], keys: readonly string[]): Layout {
  const list = <T>(container: Place, items: readonly T[], put: readonly T[], placed: (item: T) => Place, inner: (item: T, place: Place) => T): readonly T[] => {
    const here = spot?.container === container ? Math.max(0, Math.min(spot.index, items.length)) : -1;
    const next: T[] = [];
    items.forEach((item, index) => {
      if (index === here) next.push(...put);
      const place = placed(item);
      if (!without.has(place)) next.push(inner(item, place));
    });
    if (here === items.length) next.push(...put);
    return next.length === items.length && next.every((item, index) => item === items[index]) ? items : next;
  };
  const walk = (items: Layout, container: Place): Layout =>
    list(container, items, parts, (part) => placeOf(container, part.id), part);
  const part = (one: LayoutPart, place: Place): LayoutPart => {
    if (one.type === 'section') {
      const fields = list(place, one.fields, keys, (key) => `${place}#${key}`, (key) => key);
      return fields === one.fields ? one : { ...one, fields };
    }
    return within(one, place, walk);
  };
  return walk(layout, '');
}

/** An item with the lists in it made anew by `walk`; itself where none changed. */
function within(part: LayoutPart, place: Place, walk: (layout: Layout, container: Place) => Layout): LayoutPart {
  if (part.type === 'tabs') {
    const tabs = part.tabs.map((tab) => {
      const layout = walk(tab.layout, placeOf(place, tab.id));
      return layout === tab.layout ? tab : { ...tab, layout };
    });
    return tabs.every((tab, index) => tab === part.tabs[index]) ? part : { ...part, tabs };
  }
  if (part.type === 'columns') {
    const columns = part.columns.map((column) => {
      const layout = walk(column.layout, placeOf(place, column.id));
      return layout === column.layout ? column : { ...column, layout };
    });
    return columns.every((column, index) => column === part.columns[index]) ? part : { ...part, columns };
  }
  return part;
}

function mapped(layout: Layout, container: Place, change: (part: LayoutPart, place: Place) => LayoutPart): Layout {
  const next = layout.map((part) => {
    const place = placeOf(container, part.id);
    return change(within(part, place, (items, inner) => mapped(items, inner, change)), place);
  });
  return next.every((part, index) => part === layout[index]) ? layout : next;
}

/** Every tab and column holds something, and neither stands alone. */
function tidied(layout: Layout): Layout {
  const walk = (items: Layout): Layout => {
    const next = items.flatMap((part): readonly LayoutPart[] => {
      const inner = within(part, '', (held) => {
        const filled = walk(held);
        return filled.length > 0 ? filled : [newSection(layout, [], 1)];
      });
      if (inner.type === 'tabs' && inner.tabs.length < 2) return welcomed(inner.tabs.flatMap((tab) => tab.layout), items, items);
      if (inner.type === 'columns' && inner.columns.length < 2) return welcomed(inner.columns.flatMap((column) => column.layout), items, items);
      return [inner];
    });
    return next.length === items.length && next.every((part, index) => part === items[index]) ? items : next;
  };
  const next = walk(layout);
  return next.length > 0 ? next : [newSection(layout)];
}
