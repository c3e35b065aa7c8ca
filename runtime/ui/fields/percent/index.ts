import { parseDecimal, shiftDecimal } from '../../core/format/number';
import type { FieldKit } from '../field_kit';
import { PercentCell } from './cell';
import { PercentFilter } from './filter';
import { PercentInput } from './input';

export const percent: FieldKit = {
  Input: PercentInput,
  Cell: PercentCell,
  View: PercentCell,
  Filter: PercentFilter,
  filterKind: 'number',
  align: 'end',
  width: 72,
  sortable: true,
  // Spreadsheets copy 15% as "15%", and a cell without a format as "0.15".
  fromText: (pasted) => {
    const signed = pasted.trim().endsWith('%');
    const number = parseDecimal(pasted.trim().replace(/%$/, ''));
    if (number === null) return undefined;
    return signed ? shiftDecimal(number, -2) : number;
  },
};
