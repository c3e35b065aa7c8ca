import type { FieldKit } from '../field_kit';
import { FileCell } from '../shared/file_cell';
import { NoFilter } from '../shared/no_filter';
import { SignatureInput } from './input';
import { SignatureView } from './view';

export const signature: FieldKit = {
  Input: SignatureInput,
  Cell: FileCell,
  View: SignatureView,
  Filter: NoFilter,
  filterKind: 'presence',
  align: 'start',
  width: 120,
  sortable: false,
  fromText: () => undefined,
};
