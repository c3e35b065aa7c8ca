import type { FieldInputProps } from '../field_kit';
import { LineInput } from '../shared/line_input';

export function PhoneInput(props: FieldInputProps) {
  return <LineInput props={props} type="tel" inputMode="tel" maxLength={60} />;
}
