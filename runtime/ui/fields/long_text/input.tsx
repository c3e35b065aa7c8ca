import { Input } from 'antd';

import type { FieldInputProps } from '../field_kit';

export function LongTextInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  return (
    <Input.TextArea
      id={id}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      aria-invalid={rest.invalid || undefined}
      variant={rest.compact ? 'borderless' : 'outlined'}
      status={rest.invalid ? 'error' : undefined}
      disabled={rest.disabled}
      autoFocus={rest.autoFocus}
      autoSize={{ minRows: rest.compact ? 1 : 3, maxRows: 12 }}
      maxLength={field.max_length ?? undefined}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
