import type { FieldKit } from '../field_kit';
import { FileCell } from '../shared/file_cell';
import { FileInput } from '../shared/file_input';
import { NoFilter } from '../shared/no_filter';
import { FileView } from './view';

export const file: FieldKit = {
  Input: FileInput,
  Cell: FileCell,
  View: FileView,
  Filter: NoFilter,
  filterKind: 'presence',
  align: 'start',
  width: 180,
  sortable: false,
  // A spreadsheet's cell can hold no file.
  fromText: () => undefined,
};
