import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { TextShow } from '../shared/text_show';
import { LongTextInput } from './input';
import { LongTextView } from './view';

export const longText: FieldKit = {
  Input: LongTextInput,
  Cell: TextShow,
  View: LongTextView,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 220,
  sortable: false,
  fromText: (pasted) => pasted.trim() || null,
};
