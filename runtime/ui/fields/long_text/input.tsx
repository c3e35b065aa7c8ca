import { Input } from 'antd';

import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

export function LongTextInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  return (
    <Input.TextArea
      {...controlProps({ id, ...rest })}
      autoSize={{ minRows: rest.compact ? 1 : 3, maxRows: 12 }}
      maxLength={field.max_length ?? undefined}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
