/** The interface of a field type on the screen. One folder per type; `registry.ts` lists them. */
import type { ComponentType } from 'react';

import type { FieldDefinition } from '../core/definition';
import type { FilterKind, Operator } from '../core/filter/operators';
import type { FieldValue, ItemLabels, RowLabels, Values } from '../core/record';

export interface FieldInputProps {
  readonly field: FieldDefinition;
  readonly value: FieldValue | undefined;
  /** `title` names the chosen record of a reference. */
  readonly onChange: (value: FieldValue, title?: string) => void;
  readonly id: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  /** Ids of the help and error texts. */
  readonly describedBy?: string;
  /** Title behind the reference, where known. */
  readonly title?: string;
  /** Currency of the record (ISO 4217). */
  readonly currency?: string;
  readonly autoFocus?: boolean;
  /** Inside a grid: no frame, no room for help. */
  readonly compact?: boolean;
  readonly label?: string;
}

export interface FieldShowProps {
  readonly field: FieldDefinition;
  readonly value: FieldValue | undefined;
  readonly title?: string;
  /** Titles by record id, for a list of references. */
  readonly titles?: ItemLabels;
  readonly currency?: string;
  /** Titles of a sub-table's rows. */
  readonly rowLabels?: readonly RowLabels[];
  /** All values of the record, for types that show more than their own. */
  readonly values?: Values;
}

export interface FieldFilterProps {
  readonly field: FieldDefinition;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  /** How many values the operator takes; Infinity for a list. */
  readonly count: number;
  readonly label: string;
  readonly operator?: Operator;
}

export interface FieldKit {
  /** Changes a value on a form or in a grid. */
  readonly Input: ComponentType<FieldInputProps>;
  /** One line in a list or a grid. */
  readonly Cell: ComponentType<FieldShowProps>;
  /** On the record page, with room. */
  readonly View: ComponentType<FieldShowProps>;
  /** Values of a filter's condition. */
  readonly Filter: ComponentType<FieldFilterProps>;
  readonly filterKind: FilterKind;
  readonly align: 'start' | 'end';
  /** Preferred width of a column, in pixels. */
  readonly width: number;
  readonly sortable: boolean;
  /** A pasted spreadsheet cell as a value; undefined if it cannot be one. */
  readonly fromText: (text: string, field: FieldDefinition) => FieldValue | undefined;
}
