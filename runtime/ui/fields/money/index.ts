import { parseDecimal } from '../../core/format/number';
import type { FieldKit } from '../field_kit';
import { NumberFilter } from '../shared/number_filter';
import { MoneyCell } from './cell';
import { MoneyInput } from './input';

export const money: FieldKit = {
  Input: MoneyInput,
  Cell: MoneyCell,
  View: MoneyCell,
  Filter: NumberFilter,
  filterKind: 'number',
  align: 'end',
  width: 112,
  sortable: true,
  fromText: (pasted) => parseDecimal(pasted) ?? undefined,
};
