import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { UrlCell } from './cell';
import { UrlInput } from './input';

export const url: FieldKit = {
  Input: UrlInput,
  Cell: UrlCell,
  View: UrlCell,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 200,
  sortable: true,
  fromText: (pasted) => pasted.trim() || null,
};
