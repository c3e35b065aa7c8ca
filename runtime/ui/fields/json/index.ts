import type { FieldKit } from '../field_kit';
import { JsonCell } from './cell';
import { JsonInput } from './input';
import { JsonView } from './view';

export const json: FieldKit = {
  Input: JsonInput,
  Cell: JsonCell,
  View: JsonView,
  // It takes no part in filters.
  Filter: () => null,
  filterKind: 'none',
  align: 'start',
  width: 200,
  sortable: false,
  fromText: (pasted) => pasted.trim() || null,
};
