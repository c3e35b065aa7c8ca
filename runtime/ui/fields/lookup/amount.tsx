import type { FieldKit, FieldShowProps } from '../field_kit';

/** The kit with the currency the field names, whatever the record's own is. */
export function amountOf(original: FieldKit): FieldKit {
  function AmountCell(props: FieldShowProps) {
    return <original.Cell {...props} currency={props.field.currency ?? props.currency} />;
  }
  function AmountView(props: FieldShowProps) {
    return <original.View {...props} currency={props.field.currency ?? props.currency} />;
  }
  return { ...original, Cell: AmountCell, View: AmountView };
}
