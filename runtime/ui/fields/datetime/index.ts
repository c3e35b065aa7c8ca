import type { FieldKit } from '../field_kit';
import { DateTimeCell } from './cell';
import { DateTimeFilter } from './filter';
import { DateTimeInput } from './input';

export const datetime: FieldKit = {
  Input: DateTimeInput,
  Cell: DateTimeCell,
  View: DateTimeCell,
  Filter: DateTimeFilter,
  filterKind: 'datetime',
  align: 'start',
  width: 150,
  sortable: true,
  fromText: (pasted) => {
    const time = new Date(pasted.trim());
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  },
};
