import { Input } from 'antd';
import { useState } from 'react';

import { formatDecimal, parseDecimal } from '../../core/format/number';
import { controlProps } from './control_props';

export interface NumberInputProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  /** Decimal places allowed. */
  readonly scale: number;
  readonly id?: string;
  readonly label?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string;
  readonly autoFocus?: boolean;
  readonly compact?: boolean;
}

/**
 * Types an exact decimal. antd's InputNumber goes through JavaScript numbers and would lose digits
 * of long amounts, so this keeps the text, groups thousands on leaving and reports decimal strings.
 */
export function NumberInput({ value, onChange, scale, prefix, suffix, ...rest }: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  // What was typed is outdated once something else (a paste, a restored draft) has set the value.
  const current = typed !== null && (parseDecimal(typed) === value || endsOpen(typed)) ? typed : null;

  function type(text: string): void {
    const kept = text.replace(/[^0-9.,，+\-０-９．－¥￥$€£\s]/g, '');
    const parsed = parseDecimal(kept);
    if (parsed !== null && (parsed.split('.')[1] ?? '').length > scale) return;
    setTyped(kept);
    if (kept.trim() === '') onChange(null);
    else if (parsed !== null) onChange(parsed);
  }

  return (
    <Input
      {...controlProps(rest)}
      className="yz-number-input"
      inputMode={scale > 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      prefix={rest.compact ? undefined : prefix}
      suffix={suffix}
      value={current ?? (value === null ? '' : formatDecimal(value))}
      onFocus={(event) => {
        if (rest.compact) event.target.select();
      }}
      onChange={(event) => type(event.target.value)}
      onBlur={() => setTyped(null)}
    />
  );
}

/** "12." and "-" are on the way to a number. */
function endsOpen(text: string): boolean {
  return /[.\-+]$/.test(text.trim());
}
