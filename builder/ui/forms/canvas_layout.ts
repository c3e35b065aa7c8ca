/** A form's layout as the renderer takes it, drawn whole: items are called by their places. No React. */
import type { LayoutItem } from '@yingzao/runtime-ui/core/definition';
import { qualify } from '@yingzao/runtime-ui/core/definition_lookup';

import { type LayoutPart, type Place, placeOf } from './layout_document';

interface Drawn {
  readonly place: Place;
  readonly item: LayoutItem;
}

const drawn = new WeakMap<LayoutPart, Drawn>();

/** What did not change is the same object again, so that it is not drawn anew. */
export function canvasLayout(app: string, layout: readonly LayoutPart[], container: Place = ''): readonly LayoutItem[] {
  return layout.map((part) => {
    const place = placeOf(container, part.id);
    const before = drawn.get(part);
    if (before?.place === place) return before.item;
    const item = canvasItem(app, part, place);
    drawn.set(part, { place, item });
    return item;
  });
}

function canvasItem(app: string, part: LayoutPart, place: Place): LayoutItem {
  const base = { id: place, key: part.key, label: part.label ?? {}, visible_when: null };
  switch (part.type) {
    case 'section':
      // Folding is for those who fill in.
      return { ...base, type: 'section', columns: part.columns ?? 2, collapsible: null, fields: part.fields };
    case 'note':
      return { ...base, type: 'note', text: part.text, tone: part.tone ?? 'plain' };
    case 'button':
      return { ...base, type: 'button', look: part.look ?? 'normal', link: part.link };
    case 'related':
      return { ...base, type: 'related', entity: qualify(app, part.entity), field: part.field, columns: part.columns ?? [] };
    case 'columns':
      return {
        ...base,
        type: 'columns',
        columns: part.columns.map((column) => ({
          id: placeOf(place, column.id), key: column.key, label: column.label ?? {}, share: column.share ?? 1,
          layout: canvasLayout(app, column.layout, placeOf(place, column.id)),
        })),
      };
    case 'tabs':
      return {
        ...base,
        type: 'tabs',
        tabs: part.tabs.map((tab) => ({
          id: placeOf(place, tab.id), key: tab.key, label: tab.label ?? {},
          layout: canvasLayout(app, tab.layout, placeOf(place, tab.id)),
        })),
      };
  }
}
