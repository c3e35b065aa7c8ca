import { Input } from 'antd';

import { useText } from '../i18n/use_text';

export interface ConditionInputProps {
  readonly id: string;
  readonly label: string;
  readonly entity: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A row scope of one's own: a condition over the record and whoever looks. */
export function ConditionInput({ id, label, value, onChange }: ConditionInputProps) {
  const text = useText();
  return (
    <>
      <Input.TextArea
        id={id}
        autoFocus
        autoSize={{ minRows: 2, maxRows: 6 }}
        aria-label={label}
        aria-describedby={`${id}-note`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
      />
      <p className="yz-field-help" id={`${id}-note`}>
        {text('roles.condition_note', { example: 'owner == me' })}
      </p>
    </>
  );
}
