import { Input } from 'antd';

import type { FieldInputProps } from '../field_kit';

export function TextInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  return (
    <Input
      id={id}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      aria-invalid={rest.invalid || undefined}
      variant={rest.compact ? 'borderless' : 'outlined'}
      status={rest.invalid ? 'error' : undefined}
      disabled={rest.disabled}
      autoFocus={rest.autoFocus}
      maxLength={field.max_length ?? 1000}
      autoComplete="off"
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
