import { ReferenceFilter } from '../reference/filter';
import type { FieldKit } from '../field_kit';
import { MultiReferenceCell } from './cell';
import { MultiReferenceInput } from './input';
import { MultiReferenceView } from './view';

export const multiReference: FieldKit = {
  Input: MultiReferenceInput,
  Cell: MultiReferenceCell,
  View: MultiReferenceView,
  Filter: ReferenceFilter,
  filterKind: 'list',
  align: 'start',
  width: 180,
  sortable: false,
  // A title may stand for several records; only a person can tell which.
  fromText: () => undefined,
};
