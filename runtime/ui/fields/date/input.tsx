import { DatePicker } from 'antd';
import dayjs from 'dayjs';

import { dateFormats } from '../../core/format/date';
import { useLanguage } from '../../hooks/use_language';
import { useNarrow } from '../../hooks/use_narrow';
import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

export function DateInput({ value, onChange, id, ...rest }: FieldInputProps) {
  const narrow = useNarrow();
  const language = useLanguage();
  const date = typeof value === 'string' && value ? value : null;
  if (narrow) {
    // The phone's own picker is faster to use than any drawn in the page.
    return (
      <input
        type="date"
        id={id}
        className="yz-native-input"
        aria-label={rest.label}
        aria-describedby={rest.describedBy}
        aria-invalid={rest.invalid || undefined}
        disabled={rest.disabled}
        value={date ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
      />
    );
  }
  return (
    <DatePicker
      {...controlProps({ id, ...rest })}
      className="yz-wide"
      format={[...dateFormats(language)]}
      value={date ? dayjs(date) : null}
      onChange={(chosen) => onChange(chosen ? chosen.format('YYYY-MM-DD') : null)}
    />
  );
}
