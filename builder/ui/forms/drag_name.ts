import type { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import type { useText } from '../i18n/use_text';
import { readFresh, readPlaceDrag } from './drag_ids';
import type { Place } from './layout_document';
import { typeTexts } from './type_texts';

type Text = ReturnType<typeof useText>;

/** What a dragged thing or a place it may go to is called aloud. */
export function dragName(id: string, nameOf: (place: Place) => string, text: Text, label: ReturnType<typeof useLabel>): string {
  const fresh = readFresh(id);
  if (fresh?.make === 'field') return nameOf(`#${fresh.key}`);
  if (fresh?.make === 'new_field') return label(typeTexts(fresh.type));
  if (fresh) return text(`designer.part_${fresh.type}` as 'designer.part_section');
  const place = readPlaceDrag(id);
  if (place !== undefined) return nameOf(place);
  if (id.startsWith('beside:')) return text('designer.place_of', { name: nameOf(id.slice(7)) });
  return text('designer.end_of', { name: nameOf(id.slice(4)) });
}
