import { Input, Select, Switch } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/use_text';
import { type Json, isObject } from '../core/schema';

type Kind = 'text' | 'number' | 'boolean' | 'json' | 'nothing';

export interface AnyInputProps {
  readonly id: string;
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  /** The type of a parameter, which settles the kind of its value. */
  readonly like?: string | undefined;
}

function kindOf(value: Json | undefined): Kind {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'json';
}

/** A value of any kind: text, number, yes or no, or JSON. */
export function AnyInput({ id, label, value, onChange, like }: AnyInputProps) {
  const text = useText();
  const kind = kindOf(value);
  const [draft, setDraft] = useState<string | null>(null);
  if (like === 'boolean') {
    return <Switch id={id} size="small" aria-label={label} checked={value === true} onChange={(next) => onChange(next)} />;
  }
  if (like !== undefined) {
    return <Input id={id} aria-label={label} inputMode={like === 'text' ? 'text' : 'decimal'} value={value === undefined || value === null ? '' : String(value)} onChange={(event) => onChange(event.target.value)} />;
  }
  const written = kind === 'json' || kind === 'number' ? JSON.stringify(value) : '';
  return (
    <span className="yz-any-input">
      <Select<Kind>
        aria-label={text('edit.kind_of_value', { name: label })}
        value={kind}
        options={(['text', 'number', 'boolean', 'json', 'nothing'] as const).map((one) => ({ value: one, label: text(`edit.value_${one}` as 'edit.value_text') }))}
        onChange={(next) => {
          setDraft(null);
          onChange({ text: typeof value === 'object' ? '' : String(value ?? ''), number: Number(value) || 0, boolean: false, json: isObject(value) || Array.isArray(value) ? value : {}, nothing: null }[next]);
        }}
      />
      {kind === 'text' && <Input id={id} aria-label={label} value={String(value)} onChange={(event) => onChange(event.target.value)} />}
      {kind === 'boolean' && <Switch id={id} size="small" aria-label={label} checked={value === true} onChange={(next) => onChange(next)} />}
      {(kind === 'json' || kind === 'number') && (
        <Input
          id={id}
          aria-label={label}
          className="yz-code-text"
          value={draft ?? written}
          status={draft !== null && parsed(draft) === undefined ? 'error' : undefined}
          onChange={(event) => {
            const next = event.target.value;
            setDraft(next);
            const read = parsed(next);
            if (read !== undefined && kindOf(read) === kind) onChange(read);
          }}
          onBlur={() => setDraft(null)}
        />
      )}
    </span>
  );
}

function parsed(written: string): Json | undefined {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return undefined;
  }
}
