import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { PhoneCell } from './cell';
import { PhoneInput } from './input';

export const phone: FieldKit = {
  Input: PhoneInput,
  Cell: PhoneCell,
  View: PhoneCell,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 150,
  sortable: true,
  fromText: (pasted) => pasted.trim() || null,
};
