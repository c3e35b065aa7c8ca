import { DatePicker } from 'antd';
import dayjs from 'dayjs';

import { dateTimeFormats, fromWallClock, toWallClock } from '../../core/format/date';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import { useNarrow } from '../../hooks/use_narrow';
import type { FieldInputProps } from '../field_kit';

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
      id={id}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      className="yz-wide"
      showTime={{ format: 'HH:mm' }}
      format={format}
      variant={rest.compact ? 'borderless' : 'outlined'}
      status={rest.invalid ? 'error' : undefined}
      disabled={rest.disabled}
      autoFocus={rest.autoFocus}
      value={wall ? dayjs(wall) : null}
      onChange={(chosen) => onChange(chosen ? fromWallClock(chosen.format('YYYY-MM-DDTHH:mm:00'), zone) : null)}
    />
  );
}
