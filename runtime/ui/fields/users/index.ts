import type { FieldKit } from '../field_kit';
import { UserFilter } from '../user/filter';
import { UsersInput } from './input';
import { UsersCell } from './cell';
import { UsersView } from './view';

export const users: FieldKit = {
  Input: UsersInput,
  Cell: UsersCell,
  View: UsersView,
  Filter: UserFilter,
  filterKind: 'list',
  align: 'start',
  width: 170,
  sortable: false,
  fromText: () => undefined,
};
