import type { ComponentType } from 'react';

import type { FieldInputProps, FieldShowProps } from '../field_kit';

/** A computed value standing in a form: shown as it is, never typed. */
export function derivedInput(Cell: ComponentType<FieldShowProps>): ComponentType<FieldInputProps> {
  return function DerivedInput({ field, value, id, currency, title }: FieldInputProps) {
    return (
      <output id={id} className="yz-derived">
        <Cell field={field} value={value} currency={currency} title={title} />
      </output>
    );
  };
}
