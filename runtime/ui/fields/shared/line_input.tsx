import { Input } from 'antd';
import type { HTMLInputTypeAttribute, ReactNode } from 'react';

import type { FieldInputProps } from '../field_kit';
import { controlProps } from './control_props';

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
      {...controlProps({ id, ...rest })}
      type={type}
      inputMode={inputMode}
      maxLength={maxLength}
      placeholder={rest.compact ? undefined : placeholder}
      suffix={suffix}
      autoComplete="off"
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
