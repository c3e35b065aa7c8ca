import type { FieldKit } from '../field_kit';
import { SubtableCell } from './cell';
import { SubtableInput } from './input';
import { SubtableView } from './view';

export const subtable: FieldKit = {
  Input: SubtableInput,
  Cell: SubtableCell,
  View: SubtableView,
  // Rows are found through their own list, not by a condition on the record.
  Filter: () => null,
  filterKind: 'none',
  align: 'start',
  width: 84,
  sortable: false,
  fromText: () => undefined,
};
