import type { FieldInputProps } from '../field_kit';
import { numberInputProps } from '../shared/number_input_props';
import { DurationLine } from './line';

export function DurationInput(props: FieldInputProps) {
  return <DurationLine {...numberInputProps(props)} />;
}
