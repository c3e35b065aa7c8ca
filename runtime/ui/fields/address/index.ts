import type { FieldKit } from '../field_kit';
import { AddressCell } from './cell';
import { AddressInput } from './input';

export const address: FieldKit = {
  Input: AddressInput,
  Cell: AddressCell,
  View: AddressCell,
  // Filters ask for its parts, which are texts.
  Filter: () => null,
  filterKind: 'none',
  align: 'start',
  width: 240,
  sortable: false,
  fromText: (pasted) => pasted.trim() || null,
};
