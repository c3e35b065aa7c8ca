import type { FieldShowProps } from '../../fields/field_kit';
import { kitOf } from '../../fields/registry';

/** A value as its type shows it in a line. */
export function FieldCell(props: FieldShowProps) {
  const { Cell } = kitOf(props.field);
  return <Cell {...props} />;
}
