import type { FieldInputProps } from '../field_kit';
import { FileInput } from '../shared/file_input';

export function ImageInput(props: FieldInputProps) {
  return <FileInput {...props} pictures />;
}
