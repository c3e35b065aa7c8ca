import type { FieldKit } from '../field_kit';
import { BooleanCell } from './cell';
import { BooleanInput } from './input';

const YES = new Set(['true', 'yes', 'y', '1', '是', '对', '√']);
const NO = new Set(['false', 'no', 'n', '0', '否', '错', '×']);

export const boolean: FieldKit = {
  Input: BooleanInput,
  Cell: BooleanCell,
  View: BooleanCell,
  // Its operators say everything.
  Filter: () => null,
  filterKind: 'boolean',
  align: 'start',
  width: 76,
  sortable: true,
  fromText: (pasted) => {
    const word = pasted.trim().toLowerCase();
    return YES.has(word) ? true : NO.has(word) ? false : undefined;
  },
};
