import type { FieldKit } from '../field_kit';
import { UserCell } from './cell';
import { UserFilter } from './filter';
import { UserInput } from './input';

export const user: FieldKit = {
  Input: UserInput,
  Cell: UserCell,
  View: UserCell,
  Filter: UserFilter,
  filterKind: 'reference',
  align: 'start',
  width: 104,
  sortable: false,
  fromText: () => undefined,
};
