import { DatePicker } from 'antd';
import dayjs from 'dayjs';

import { dateTimeFormats, fromWallClock, toWallClock } from '../../core/format/date';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import { useNarrow } from '../../hooks/use_narrow';
import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

/** Typed as the clock on the wall of the workspace shows it, kept in UTC. */
export function DateTimeInput({ value, onChange, id, ...rest }: FieldInputProps) {
  const { zone } = useFormat();
  const format = [...dateTimeFormats(useLanguage())];
  const narrow = useNarrow();
  const wall = typeof value === 'string' && value ? toWallClock(value, zone) : null;
  if (narrow) {
    return (
      <input
        type="datetime-local"
        id={id}
        className="yz-native-input"
        aria-label={rest.label}
        aria-describedby={rest.describedBy}
        aria-invalid={rest.invalid || undefined}
        disabled={rest.disabled}
        value={wall?.slice(0, 16) ?? ''}
        onChange={(event) => onChange(event.target.value ? fromWallClock(event.target.value, zone) : null)}
      />
    );
  }
  return (
    <DatePicker
      {...controlProps({ id, ...rest })}
      className="yz-wide"
      showTime={{ format: 'HH:mm' }}
      format={format}
      value={wall ? dayjs(wall) : null}
      onChange={(chosen) => onChange(chosen ? fromWallClock(chosen.format('YYYY-MM-DDTHH:mm:00'), zone) : null)}
    />
  );
}
