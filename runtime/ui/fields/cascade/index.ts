import type { FieldKit } from '../field_kit';
import { CascadeCell, CascadeView } from './cell';
import { CascadeFilter } from './filter';
import { CascadeInput } from './input';
import { keyOfText } from './tree';

/** One of options that form a tree. */
export const cascade: FieldKit = {
  Input: CascadeInput,
  Cell: CascadeCell,
  View: CascadeView,
  Filter: CascadeFilter,
  filterKind: 'branch',
  align: 'start',
  width: 170,
  sortable: true,
  fromText: (pasted, field) => keyOfText(field, pasted),
};
