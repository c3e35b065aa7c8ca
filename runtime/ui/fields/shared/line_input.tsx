import { Input } from 'antd';
import type { HTMLInputTypeAttribute, ReactNode } from 'react';

import type { FieldInputProps } from '../field_kit';

interface LineInputProps {
  readonly props: FieldInputProps;
  readonly type?: HTMLInputTypeAttribute;
  readonly inputMode?: 'tel' | 'email' | 'url' | 'text' | 'numeric';
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly suffix?: ReactNode;
}

/** One line of text with the keyboard of its kind; the server brings it into its one form. */
export function LineInput({ props, type = 'text', inputMode, maxLength, placeholder, suffix }: LineInputProps) {
  const { value, onChange, id, ...rest } = props;
  return (
    <Input
      id={id}
      type={type}
      inputMode={inputMode}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      aria-invalid={rest.invalid || undefined}
      variant={rest.compact ? 'borderless' : 'outlined'}
      status={rest.invalid ? 'error' : undefined}
      disabled={rest.disabled}
      autoFocus={rest.autoFocus}
      maxLength={maxLength}
      placeholder={rest.compact ? undefined : placeholder}
      suffix={suffix}
      autoComplete="off"
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
