import type { FieldKit } from '../field_kit';
import { ChoiceCell } from './cell';
import { ChoiceFilter } from './filter';
import { ChoiceInput } from './input';

export const choice: FieldKit = {
  Input: ChoiceInput,
  Cell: ChoiceCell,
  View: ChoiceCell,
  Filter: ChoiceFilter,
  filterKind: 'choice',
  align: 'start',
  width: 96,
  sortable: true,
  fromText: (pasted, field) => {
    const word = pasted.trim().toLowerCase();
    const option = field.options?.find(
      ({ key, label }) =>
        key.toLowerCase() === word || Object.values(label).some((text) => text.toLowerCase() === word),
    );
    return option?.key;
  },
};
