import { splitCell } from '../shared/split_cell';
import type { FieldKit } from '../field_kit';
import { choice } from '../choice';
import { MultiChoiceCell } from './cell';
import { MultiChoiceFilter } from './filter';
import { MultiChoiceInput } from './input';
import { MultiChoiceView } from './view';

export const multiChoice: FieldKit = {
  Input: MultiChoiceInput,
  Cell: MultiChoiceCell,
  View: MultiChoiceView,
  Filter: MultiChoiceFilter,
  filterKind: 'list',
  align: 'start',
  width: 160,
  sortable: false,
  fromText: (pasted, field) => {
    const keys = splitCell(pasted).map((part) => choice.fromText(part, field));
    return keys.every((key) => typeof key === 'string') ? (keys as readonly string[]) : undefined;
  },
};
