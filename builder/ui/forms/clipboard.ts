/** Items and fields carried from one form to another, also between browsers: as text of a marked kind. */
import { type LayoutPart, type Place, type Spot, fieldAt, fieldsPlaced, isFieldPlace, partAt } from './layout_document';
import { type Moved, insertPart, outermost, placeFields, renewed } from './operations';

const MARK = 'yingzao/layout';

export interface Clipped {
  /** Whose fields are meant. */
  readonly entity: string;
  readonly parts: readonly LayoutPart[];
  readonly fields: readonly string[];
}

/** What was chosen, as text; "" of nothing. */
export function clip(layout: readonly LayoutPart[], places: readonly Place[], entity: string): string {
  const chosen = outermost(layout, places);
  if (chosen.length === 0) return '';
  const clipped: Clipped = {
    entity,
    parts: chosen.filter((place) => !isFieldPlace(place)).flatMap((place) => partAt(layout, place) ?? []),
    fields: chosen.filter(isFieldPlace).map((place) => fieldAt(place).key),
  };
  return JSON.stringify({ kind: MARK, ...clipped });
}

/** What a text carries; undefined for any other text. */
export function readClip(text: string): Clipped | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const found = JSON.parse(text) as Partial<Clipped> & { readonly kind?: unknown };
    if (found.kind !== MARK || !Array.isArray(found.parts) || !Array.isArray(found.fields)) return undefined;
    return { entity: String(found.entity), parts: found.parts, fields: found.fields.filter((key) => typeof key === 'string') };
  } catch {
    return undefined;
  }
}

export interface Pasted extends Moved {
  /** Fields that stand on the form already, or that its records do not have. */
  readonly left: readonly string[];
}

/**
 * The clip put in: items at `spot`, fields at `into`. Only fields of `known` are taken, and none a second time;
 * what names things of other records (lists, presets) goes with the same entity alone.
 */
export function paste(
  layout: readonly LayoutPart[],
  clipped: Clipped,
  entity: string,
  known: readonly string[],
  spot: Spot,
  into: Spot,
): Pasted {
  const shown = new Set(fieldsPlaced(layout));
  const missing = (key: string) => !known.includes(key) || shown.has(key);
  const left = [...clipped.fields, ...fieldsPlaced(clipped.parts)].filter(missing);
  let next = layout;
  const places: Place[] = [];
  let index = spot.index;
  for (const part of clipped.parts.flatMap((one) => (clipped.entity === entity ? [one] : carried(one)))) {
    const own = renewed(part, next, new Set([...shown, ...fieldsPlaced([part]).filter((key) => !known.includes(key))]));
    const put = insertPart(next, own, { ...spot, index });
    if (!put) continue;
    for (const key of fieldsPlaced([own])) shown.add(key);
    next = put.layout;
    places.push(...put.places);
    index += 1;
  }
  const fields = clipped.fields.filter((key) => !missing(key));
  if (fields.length > 0) {
    const put = placeFields(next, fields, into);
    next = put.layout;
    places.push(...put.places);
  }
  return { layout: next, places, left };
}

/** What another entity's form can take of it: no condition, list or preset, which all name fields it may not have. */
function carried(part: LayoutPart): readonly LayoutPart[] {
  if (part.type === 'related' || (part.type === 'button' && !part.link)) return [];
  const { visible_when: _, ...plain } = part;
  if (plain.type === 'tabs') {
    const tabs = plain.tabs.map(({ visible_when: __, ...tab }) => ({ ...tab, layout: tab.layout.flatMap(carried) }));
    return [{ ...plain, tabs }];
  }
  if (plain.type === 'columns') {
    return [{ ...plain, columns: plain.columns.map((column) => ({ ...column, layout: column.layout.flatMap(carried) })) }];
  }
  return [plain];
}
