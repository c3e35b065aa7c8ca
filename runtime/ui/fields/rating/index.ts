import { parseDecimal } from '../../core/format/number';
import type { FieldKit } from '../field_kit';
import { NumberFilter } from '../shared/number_filter';
import { RatingCell } from './cell';
import { RatingInput } from './input';

export const rating: FieldKit = {
  Input: RatingInput,
  Cell: RatingCell,
  View: RatingCell,
  Filter: NumberFilter,
  filterKind: 'number',
  align: 'start',
  width: 120,
  sortable: true,
  fromText: (pasted) => {
    const stars = /^[★⭐]+☆*$/u.test(pasted.trim()) ? pasted.match(/[★⭐]/gu)?.length : undefined;
    const number = stars === undefined ? parseDecimal(pasted) : String(stars);
    return number !== null && !number.includes('.') ? number : undefined;
  },
};
