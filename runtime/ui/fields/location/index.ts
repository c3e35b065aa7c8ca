import type { FieldKit } from '../field_kit';
import { LocationCell } from './cell';
import { LocationInput } from './input';
import { LocationView } from './view';

export const location: FieldKit = {
  Input: LocationInput,
  Cell: LocationCell,
  View: LocationView,
  // Filters ask for its parts, which are numbers.
  Filter: () => null,
  filterKind: 'none',
  align: 'start',
  width: 170,
  sortable: false,
  fromText: (pasted) => pasted.trim() || null,
};
