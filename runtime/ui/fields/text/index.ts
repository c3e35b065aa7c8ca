import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { TextShow } from '../shared/text_show';
import { TextInput } from './input';

export const text: FieldKit = {
  Input: TextInput,
  Cell: TextShow,
  View: TextShow,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 150,
  sortable: true,
  fromText: (pasted, field) => pasted.trim().slice(0, field.max_length ?? 1000) || null,
};
