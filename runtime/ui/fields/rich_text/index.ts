import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { RichTextCell } from './cell';
import { RichTextInput } from './input';
import { RichTextView } from './view';

export const richText: FieldKit = {
  Input: RichTextInput,
  Cell: RichTextCell,
  View: RichTextView,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 240,
  sortable: false,
  fromText: (pasted) => pasted.trim() || null,
};
