import type { FieldKit } from '../field_kit';
import { FileCell } from '../shared/file_cell';
import { NoFilter } from '../shared/no_filter';
import { ImageInput } from './input';
import { ImageView } from './view';

export const image: FieldKit = {
  Input: ImageInput,
  Cell: FileCell,
  View: ImageView,
  Filter: NoFilter,
  filterKind: 'presence',
  align: 'start',
  width: 120,
  sortable: false,
  fromText: () => undefined,
};
