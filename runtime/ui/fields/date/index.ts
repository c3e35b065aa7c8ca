import type { FieldKit } from '../field_kit';
import { DateCell } from './cell';
import { DateFilter } from './filter';
import { DateInput } from './input';

export const date: FieldKit = {
  Input: DateInput,
  Cell: DateCell,
  View: DateCell,
  Filter: DateFilter,
  filterKind: 'date',
  align: 'start',
  width: 104,
  sortable: true,
  fromText: (pasted) => {
    const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(pasted.trim());
    return match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : undefined;
  },
};
