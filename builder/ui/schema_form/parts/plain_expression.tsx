import { Input } from 'antd';

import type { ExpressionInputProps } from '../form_context';

/** The text of an expression, where nothing better is given. */
export function PlainExpression({ id, label, value, onChange, invalid }: ExpressionInputProps) {
  return (
    <Input.TextArea
      id={id}
      aria-label={label}
      className="yz-code-text"
      autoSize={{ minRows: 1, maxRows: 10 }}
      maxLength={2000}
      spellCheck={false}
      status={invalid ? 'error' : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
