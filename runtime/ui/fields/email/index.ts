import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { EmailCell } from './cell';
import { EmailInput } from './input';

export const email: FieldKit = {
  Input: EmailInput,
  Cell: EmailCell,
  View: EmailCell,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 190,
  sortable: true,
  fromText: (pasted) => pasted.trim() || null,
};
