import { Switch } from 'antd';

import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';

export function BooleanInput({ value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  return (
    <Switch
      id={id}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      disabled={rest.disabled}
      autoFocus={rest.autoFocus}
      checked={value === true}
      checkedChildren={text('value.yes')}
      unCheckedChildren={text('value.no')}
      onChange={(checked) => onChange(checked)}
    />
  );
}
