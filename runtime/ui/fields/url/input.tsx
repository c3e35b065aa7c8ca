import type { FieldInputProps } from '../field_kit';
import { LineInput } from '../shared/line_input';

export function UrlInput(props: FieldInputProps) {
  return (
    <LineInput props={props} inputMode="url" maxLength={props.field.max_length ?? 2000} placeholder="https://" />
  );
}
