import type { FieldInputProps } from '../field_kit';

/** Of a field's input properties, those the number input knows. */
export function numberInputProps(props: FieldInputProps) {
  const { id, label, disabled, invalid, describedBy, autoFocus, compact, onChange } = props;
  const value = typeof props.value === 'string' ? props.value : null;
  return { id, label, disabled, invalid, describedBy, autoFocus, compact, onChange, value };
}
