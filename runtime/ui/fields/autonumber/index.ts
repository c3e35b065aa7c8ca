import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { TextShow } from '../shared/text_show';
import { AutonumberInput } from './input';

export const autonumber: FieldKit = {
  Input: AutonumberInput,
  Cell: TextShow,
  View: TextShow,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 150,
  sortable: true,
  fromText: () => undefined,
};
