import type { FieldInputProps } from '../field_kit';
import { NumberInput } from '../shared/number_input';
import { numberInputProps } from '../shared/number_input_props';

export function DecimalInput(props: FieldInputProps) {
  const { field } = props;
  return <NumberInput {...numberInputProps(props)} scale={field.scale ?? field.value_type?.scale ?? 2} />;
}
