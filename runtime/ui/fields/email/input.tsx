import type { FieldInputProps } from '../field_kit';
import { LineInput } from '../shared/line_input';

export function EmailInput(props: FieldInputProps) {
  // Not type="email": browsers change international domains while people type.
  return <LineInput props={props} inputMode="email" maxLength={254} placeholder="name@example.com" />;
}
