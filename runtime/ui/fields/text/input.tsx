import { Input } from 'antd';

import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

export function TextInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  return (
    <Input
      {...controlProps({ id, ...rest })}
      maxLength={field.max_length ?? 1000}
      autoComplete="off"
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
