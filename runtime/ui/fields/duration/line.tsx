import { Input } from 'antd';
import { useState } from 'react';

import { parseDuration, showDuration } from '../../core/format/duration';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { controlProps } from '../shared/control_props';

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
      {...controlProps(rest)}
      className="yz-number-input"
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
