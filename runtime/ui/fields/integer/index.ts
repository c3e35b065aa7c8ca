import { parseDecimal } from '../../core/format/number';
import type { FieldKit } from '../field_kit';
import { NumberFilter } from '../shared/number_filter';
import { IntegerCell } from './cell';
import { IntegerInput } from './input';

export const integer: FieldKit = {
  Input: IntegerInput,
  Cell: IntegerCell,
  View: IntegerCell,
  Filter: NumberFilter,
  filterKind: 'number',
  align: 'end',
  width: 96,
  sortable: true,
  fromText: (pasted) => {
    const number = parseDecimal(pasted);
    return number !== null && !number.includes('.') ? number : undefined;
  },
};
