import { LockOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';

import type { FieldValue } from '../../core/record';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

/** Typing replaces what is there; what was typed by mistake is taken back by erasing it. */
export function SecretInput({ value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  // What the record has, as it was before anything was typed.
  const [sealed] = useState<FieldValue | undefined>(typeof value === 'string' ? undefined : value);
  const there = typeof value === 'object' && value !== null;
  return (
    <span className="yz-secret-input">
      <Input
        {...controlProps({ id, ...rest })}
        maxLength={rest.field.max_length ?? undefined}
        prefix={rest.compact ? undefined : <LockOutlined aria-hidden="true" />}
        placeholder={text(there ? 'secret_field.replace' : 'secret_field.type')}
        autoComplete="off"
        spellCheck={false}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' ? (sealed ?? null) : event.target.value)}
      />
      {there && !rest.compact && !rest.disabled && (
        <Button type="text" onClick={() => onChange(null)}>
          {text('action.clear')}
        </Button>
      )}
    </span>
  );
}
