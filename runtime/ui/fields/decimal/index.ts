import { parseDecimal } from '../../core/format/number';
import type { FieldKit } from '../field_kit';
import { NumberFilter } from '../shared/number_filter';
import { DecimalCell } from './cell';
import { DecimalInput } from './input';

export const decimal: FieldKit = {
  Input: DecimalInput,
  Cell: DecimalCell,
  View: DecimalCell,
  Filter: NumberFilter,
  filterKind: 'number',
  align: 'end',
  width: 104,
  sortable: true,
  fromText: (pasted) => parseDecimal(pasted) ?? undefined,
};
