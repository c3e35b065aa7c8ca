import type { FieldKit } from '../field_kit';
import { splitCell } from '../shared/split_cell';
import { TagsCell } from './cell';
import { TagsFilter } from './filter';
import { TagsInput } from './input';
import { TagsView } from './view';

export const tags: FieldKit = {
  Input: TagsInput,
  Cell: TagsCell,
  View: TagsView,
  Filter: TagsFilter,
  filterKind: 'list',
  align: 'start',
  width: 160,
  sortable: false,
  fromText: (pasted) => {
    const words = splitCell(pasted);
    return words.length > 0 ? [...new Set(words)] : null;
  },
};
