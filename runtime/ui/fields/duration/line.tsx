import { Input } from 'antd';
import { useState } from 'react';

import { parseDuration, showDuration } from '../../core/format/duration';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';

export interface DurationLineProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly id?: string;
  readonly label?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string;
  readonly autoFocus?: boolean;
  readonly compact?: boolean;
}

/** Takes 1:30, 1h30m, 1小时30分. What cannot be read stays as typed, for the server to say so. */
export function DurationLine({ value, onChange, ...rest }: DurationLineProps) {
  const language = useLanguage();
  const text = useText();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      id={rest.id}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      aria-invalid={rest.invalid || undefined}
      className="yz-number-input"
      variant={rest.compact ? 'borderless' : 'outlined'}
      status={rest.invalid ? 'error' : undefined}
      disabled={rest.disabled}
      autoFocus={rest.autoFocus}
      autoComplete="off"
      maxLength={60}
      placeholder={rest.compact ? undefined : text('duration.placeholder')}
      value={typed ?? (value === null ? '' : showDuration(value, language))}
      onChange={(event) => {
        const entered = event.target.value;
        setTyped(entered);
        onChange(entered.trim() === '' ? null : (parseDuration(entered) ?? entered));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
