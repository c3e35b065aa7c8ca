import type { FieldKit } from '../field_kit';
import { SecretCell } from './cell';
import { SecretInput } from './input';
import { SecretView } from './view';

/** A text nobody reads in passing. */
export const encryptedText: FieldKit = {
  Input: SecretInput,
  Cell: SecretCell,
  View: SecretView,
  Filter: () => null,
  filterKind: 'none',
  align: 'start',
  width: 110,
  sortable: false,
  fromText: (pasted) => pasted.trim() || null,
};
