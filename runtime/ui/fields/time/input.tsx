import { TimePicker } from 'antd';
import dayjs from 'dayjs';

import { showTimeOfDay } from '../../core/format/time_of_day';
import { useNarrow } from '../../hooks/use_narrow';
import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

export function TimeInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const narrow = useNarrow();
  const time = typeof value === 'string' && value ? value : null;
  const format = field.seconds ? 'HH:mm:ss' : 'HH:mm';
  if (narrow) {
    // The phone's own picker is faster to use than any drawn in the page.
    return (
      <input
        type="time"
        id={id}
        className="yz-native-input"
        step={field.seconds ? 1 : 60}
        aria-label={rest.label}
        aria-describedby={rest.describedBy}
        aria-invalid={rest.invalid || undefined}
        disabled={rest.disabled}
        value={time ? showTimeOfDay(time) : ''}
        onChange={(event) => onChange(event.target.value ? event.target.value.padEnd(8, ':00') : null)}
      />
    );
  }
  return (
    <TimePicker
      {...controlProps({ id, ...rest })}
      className="yz-wide"
      format={field.seconds ? [format, 'H:m:s', 'HHmmss'] : [format, 'H:m', 'HHmm']}
      needConfirm={false}
      changeOnScroll
      value={time ? dayjs(`2000-01-01T${time}`) : null}
      onChange={(chosen) => onChange(chosen ? chosen.format('HH:mm:ss') : null)}
    />
  );
}
