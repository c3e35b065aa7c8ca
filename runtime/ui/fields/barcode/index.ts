import type { FieldKit } from '../field_kit';
import { TextFilter } from '../shared/text_filter';
import { BarcodeCell } from './cell';
import { BarcodeInput } from './input';
import { BarcodeView } from './view';

export const barcode: FieldKit = {
  Input: BarcodeInput,
  Cell: BarcodeCell,
  View: BarcodeView,
  Filter: TextFilter,
  filterKind: 'text',
  align: 'start',
  width: 140,
  sortable: true,
  fromText: (pasted) => pasted.trim() || null,
};
