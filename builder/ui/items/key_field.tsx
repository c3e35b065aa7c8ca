import { Input } from 'antd';
import { useId, useState } from 'react';

import { isKey } from '../draft';
import { useText } from '../i18n/use_text';

export interface KeyFieldProps {
  readonly value: string;
  readonly label: string;
  readonly id: string;
  /** The items of the section: none may have the same key. */
  readonly beside: readonly { readonly id: string; readonly key?: string }[];
  readonly onChange: (key: string) => void;
}

/** What expressions, addresses and JSON call the item; changed when one has finished typing. */
export function KeyField({ value, label, id, beside, onChange }: KeyFieldProps) {
  const text = useText();
  const input = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const taken = beside.some((item) => item.id !== id && item.key === shown);
  const wrong = !isKey(shown) ? text('items.key_bad') : taken ? text('items.key_taken') : '';
  const finish = () => {
    if (typed !== null && typed !== value && wrong === '') onChange(typed);
    setTyped(null);
  };
  return (
    <div className="yz-setting yzb-key-field">
      <label className="yz-setting-name" htmlFor={input}>
        {label}
      </label>
      <Input
        id={input}
        className="yz-code-text"
        value={shown}
        maxLength={63}
        spellCheck={false}
        status={wrong ? 'error' : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        onPressEnter={finish}
      />
      {wrong ? <p className="yz-field-error">{wrong}</p> : <p className="yz-setting-help">{text('items.key_help')}</p>}
    </div>
  );
}
