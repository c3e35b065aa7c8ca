/** What a grid needs of the form around it, beyond its own value. */
import { createContext, useContext } from 'react';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import type { FieldValue, RowValues } from '../../core/record';

export interface GridEnvironment {
  /** Titles of records chosen so far. */
  readonly titleOf: (id: string) => string | undefined;
  readonly rememberTitle: (id: string, title: string) => void;
  /** Messages by dotted path: "lines.0.price". */
  readonly issues: ReadonlyMap<string, string>;
  /** A field of a row, with the options that may be chosen there. */
  readonly offered: (field: FieldDefinition, row: RowValues) => FieldDefinition;
  /** A row with one cell changed, and what follows from it. */
  readonly setCell: (child: EntityDefinition, row: RowValues, key: string, value: FieldValue) => RowValues;
  /** A fresh row with its defaults. */
  readonly newRow: (child: EntityDefinition) => RowValues;
}

export const GridEnvironmentContext = createContext<GridEnvironment>({
  titleOf: () => undefined,
  rememberTitle: () => {},
  issues: new Map(),
  offered: (field) => field,
  setCell: (_, row, key, value) => ({ ...row, [key]: value }),
  newRow: () => ({}),
});

export function useGridEnvironment(): GridEnvironment {
  return useContext(GridEnvironmentContext);
}
