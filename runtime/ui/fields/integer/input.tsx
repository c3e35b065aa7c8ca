import type { FieldInputProps } from '../field_kit';
import { NumberInput } from '../shared/number_input';
import { numberInputProps } from '../shared/number_input_props';

export function IntegerInput(props: FieldInputProps) {
  return <NumberInput {...numberInputProps(props)} scale={0} />;
}
