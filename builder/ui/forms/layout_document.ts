/** A form as the package has it: what its layout holds, and where things stand in it. No React. */
import type { Label } from '@yingzao/runtime-ui/core/label';

export interface SectionPart {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly type: 'section';
  readonly columns?: number;
  readonly collapsible?: 'open' | 'closed';
  readonly fields: readonly string[];
  readonly visible_when?: string;
}

interface PartBase {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly visible_when?: string;
}

export interface NotePart extends PartBase {
  readonly type: 'note';
  readonly text: Label;
  readonly tone?: 'plain' | 'info' | 'success' | 'warning' | 'danger';
}

export interface ButtonPart extends PartBase {
  readonly type: 'button';
  readonly look?: 'normal' | 'primary' | 'link';
  readonly link?: string;
  readonly create?: { readonly entity: string; readonly values?: Readonly<Record<string, string>> };
  readonly process?: string;
}

export interface RelatedPart extends PartBase {
  readonly type: 'related';
  readonly entity: string;
  readonly field: string;
  readonly columns?: readonly string[];
}

export interface ColumnPart {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly share?: number;
  readonly layout: readonly LayoutPart[];
}

export interface ColumnsPart extends PartBase {
  readonly type: 'columns';
  readonly columns: readonly ColumnPart[];
}

export interface TabPart extends PartBase {
  readonly layout: readonly LayoutPart[];
}

export interface TabsPart extends PartBase {
  readonly type: 'tabs';
  readonly tabs: readonly TabPart[];
}

export type LayoutPart = SectionPart | NotePart | ButtonPart | RelatedPart | ColumnsPart | TabsPart;
export type LayoutPartType = LayoutPart['type'];

export interface FormPart {
  readonly id: string;
  readonly key: string;
  readonly label?: Label;
  readonly entity: string;
  readonly sections?: readonly Omit<SectionPart, 'type'>[];
  readonly layout?: readonly LayoutPart[];
  readonly purposes?: readonly ('create' | 'edit' | 'read')[];
  readonly device?: 'any' | 'desktop' | 'phone';
  readonly roles?: readonly string[];
}

/**
 * Where something stands: the ids of what it is in, then its own, as "pages/basic/who"; a field of a section has
 * its key behind a `#`. Ids hold neither sign. The form itself is "".
 */
export type Place = string;

/** Where something is to go: into the list of a container, before what stands at `index` now. */
export interface Spot {
  /** The form (""), a tab or a column, for items; a section, for fields. */
  readonly container: Place;
  readonly index: number;
}

export type ContainerKind = 'form' | 'tab' | 'column' | 'section';

/** A form's layout, whichever of its two spellings it uses. */
export function layoutOf(form: FormPart): readonly LayoutPart[] {
  return form.layout?.length ? form.layout : (form.sections ?? []).map((section) => ({ ...section, type: 'section' }));
}

function plainSection(part: LayoutPart): Omit<SectionPart, 'type'> {
  const { type, ...section } = part as SectionPart;
  return section satisfies Omit<SectionPart, 'type'> & { readonly type?: typeof type };
}

/** The form with another layout: plain sections stay what they were, so that differences stay small. */
export function withLayout(form: FormPart, layout: readonly LayoutPart[]): FormPart {
  const { sections, layout: before, ...rest } = form;
  if (sections?.length && !before?.length && layout.length > 0 && layout.every((part) => part.type === 'section')) {
    return { ...rest, sections: layout.map(plainSection) };
  }
  return { ...rest, layout };
}

export function placeOf(container: Place, id: string): Place {
  return container === '' ? id : `${container}/${id}`;
}

export function fieldPlace(section: Place, key: string): Place {
  return `${section}#${key}`;
}

/** How far in it stands: what is within something else is meant before it. */
export function depthOf(place: Place): number {
  return place.split(/[/#]/).length - 1;
}

export function isFieldPlace(place: Place): boolean {
  return place.includes('#');
}

/** Of a field's place: its section and its key. */
export function fieldAt(place: Place): { readonly section: Place; readonly key: string } {
  const cut = place.indexOf('#');
  return { section: place.slice(0, cut), key: place.slice(cut + 1) };
}

/** Whether `inner` is `outer` or stands within it. */
export function isWithin(inner: Place, outer: Place): boolean {
  return inner === outer || inner.startsWith(`${outer}/`) || inner.startsWith(`${outer}#`);
}

export interface Placed {
  readonly place: Place;
  readonly part: LayoutPart;
  readonly spot: Spot;
  readonly kind: ContainerKind;
}

/** Every item with its place, outer ones before those they hold, as they are read. */
export function placedParts(layout: readonly LayoutPart[], container: Place = '', kind: ContainerKind = 'form'): readonly Placed[] {
  return layout.flatMap((part, index) => {
    const place = placeOf(container, part.id);
    const own: Placed = { place, part, spot: { container, index }, kind };
    return [own, ...containersIn(part, place).flatMap((one) => placedParts(one.layout, one.place, one.kind))];
  });
}

interface Container {
  readonly place: Place;
  readonly kind: ContainerKind;
  readonly layout: readonly LayoutPart[];
}

function containersIn(part: LayoutPart, place: Place): readonly Container[] {
  if (part.type === 'tabs') {
    return part.tabs.map((tab) => ({ place: placeOf(place, tab.id), kind: 'tab', layout: tab.layout }));
  }
  if (part.type === 'columns') {
    return part.columns.map((column) => ({ place: placeOf(place, column.id), kind: 'column', layout: column.layout }));
  }
  return [];
}

/** Lists items go into, the form's first. */
export function containersOf(layout: readonly LayoutPart[]): readonly Container[] {
  const form: Container = { place: '', kind: 'form', layout };
  return [form, ...placedParts(layout).flatMap(({ part, place }) => containersIn(part, place))];
}

/** Places as they are read on the screen: an item, its fields, what it holds. */
export function readingOrder(layout: readonly LayoutPart[]): readonly Place[] {
  return placedParts(layout).flatMap(({ place, part }) =>
    part.type === 'section' ? [place, ...part.fields.map((key) => fieldPlace(place, key))] : [place],
  );
}

export function partAt(layout: readonly LayoutPart[], place: Place): LayoutPart | undefined {
  return placedParts(layout).find((one) => one.place === place)?.part;
}

/** Where an item or a field stands now. */
export function spotOf(layout: readonly LayoutPart[], place: Place): Spot | undefined {
  if (!isFieldPlace(place)) return placedParts(layout).find((one) => one.place === place)?.spot;
  const { section, key } = fieldAt(place);
  const part = partAt(layout, section);
  const index = part?.type === 'section' ? part.fields.indexOf(key) : -1;
  return index < 0 ? undefined : { container: section, index };
}

/** Keys of all fields a layout shows. */
export function fieldsPlaced(layout: readonly LayoutPart[]): readonly string[] {
  return placedParts(layout).flatMap(({ part }) => (part.type === 'section' ? part.fields : []));
}

/** Tabs hold columns, and neither holds its own kind. */
export function mayHold(kind: ContainerKind, type: LayoutPartType): boolean {
  if (kind === 'section') return false;
  if (type === 'tabs') return kind === 'form';
  return type !== 'columns' || kind !== 'column';
}

/** Whether an item and everything in it may stand in such a container. */
export function fitsIn(kind: ContainerKind, part: LayoutPart): boolean {
  return mayHold(kind, part.type);
}
