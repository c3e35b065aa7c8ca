import { TextFilter } from '../shared/text_filter';
import type { FieldKit } from '../field_kit';
import { AnyReferenceCell } from './cell';
import { AnyReferenceInput } from './input';
import { AnyReferenceView } from './view';

export const anyReference: FieldKit = {
  Input: AnyReferenceInput,
  Cell: AnyReferenceCell,
  View: AnyReferenceView,
  Filter: TextFilter,
  filterKind: 'presence',
  align: 'start',
  width: 160,
  sortable: false,
  // A title may stand for several records; only a person can tell which.
  fromText: () => undefined,
};
