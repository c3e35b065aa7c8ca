import { parseTimeOfDay } from '../../core/format/time_of_day';
import type { FieldKit } from '../field_kit';
import { TimeCell } from './cell';
import { TimeFilter } from './filter';
import { TimeInput } from './input';

export const time: FieldKit = {
  Input: TimeInput,
  Cell: TimeCell,
  View: TimeCell,
  Filter: TimeFilter,
  filterKind: 'duration',
  align: 'start',
  width: 90,
  sortable: true,
  fromText: (pasted) => parseTimeOfDay(pasted) ?? undefined,
};
