import { Input } from 'antd';

import { useText } from '../i18n/use_text';
import type { SettingControlProps } from './setting_control';

/** A formula or condition over the record. */
export function ExpressionSetting({ label, value, required, onChange }: Omit<SettingControlProps, 'value'> & { readonly value: string }) {
  const text = useText();
  return (
    <Input.TextArea
      className="yzm-expression"
      autoSize={{ minRows: 1, maxRows: 8 }}
      value={value}
      maxLength={2000}
      spellCheck={false}
      placeholder={text('model.expression')}
      aria-label={label}
      onChange={(event) => onChange(event.target.value === '' && !required ? undefined : event.target.value)}
    />
  );
}
