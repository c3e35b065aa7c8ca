import { shiftDecimal } from '../../core/format/number';
import type { FieldInputProps } from '../field_kit';
import { NumberInput } from '../shared/number_input';
import { numberInputProps } from '../shared/number_input_props';

/** Typed as 15, kept as the fraction 0.15. */
export function PercentInput(props: FieldInputProps) {
  const { field, onChange } = props;
  const { value, ...rest } = numberInputProps(props);
  const scale = field.scale ?? field.value_type?.scale ?? 4;
  return (
    <NumberInput
      {...rest}
      suffix="%"
      scale={Math.max(scale - 2, 0)}
      value={value === null ? null : shiftDecimal(value, 2)}
      onChange={(typed) => onChange(typed === null ? null : shiftDecimal(typed, -2))}
    />
  );
}
