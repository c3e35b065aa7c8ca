import type { FieldKit } from '../field_kit';
import { ReferenceCell } from './cell';
import { ReferenceFilter } from './filter';
import { ReferenceInput } from './input';
import { ReferenceView } from './view';

export const reference: FieldKit = {
  Input: ReferenceInput,
  Cell: ReferenceCell,
  View: ReferenceView,
  Filter: ReferenceFilter,
  filterKind: 'reference',
  align: 'start',
  width: 150,
  sortable: true,
  // A title may stand for several records; only a person can tell which.
  fromText: () => undefined,
};
