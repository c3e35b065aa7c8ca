import { parseDuration } from '../../core/format/duration';
import type { FieldKit } from '../field_kit';
import { DurationCell } from './cell';
import { DurationFilter } from './filter';
import { DurationInput } from './input';

export const duration: FieldKit = {
  Input: DurationInput,
  Cell: DurationCell,
  View: DurationCell,
  Filter: DurationFilter,
  filterKind: 'duration',
  align: 'end',
  width: 120,
  sortable: true,
  fromText: (pasted) => parseDuration(pasted) ?? undefined,
};
