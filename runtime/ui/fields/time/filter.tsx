import { TimePicker } from 'antd';
import dayjs from 'dayjs';

import type { FieldFilterProps } from '../field_kit';

const read = (value: string | undefined) => (value ? dayjs(`2000-01-01T${value}`) : null);

export function TimeFilter({ field, values, onChange, count, label }: FieldFilterProps) {
  if (count === 0) return null;
  const format = field.seconds ? 'HH:mm:ss' : 'HH:mm';
  if (count === 2) {
    return (
      <TimePicker.RangePicker
        aria-label={label}
        className="yz-wide"
        format={format}
        needConfirm={false}
        // An evening that ends after midnight is two conditions, not one that is turned round.
        order
        value={[read(values[0]), read(values[1])]}
        onChange={(range) => onChange([range?.[0]?.format('HH:mm:ss') ?? '', range?.[1]?.format('HH:mm:ss') ?? ''])}
      />
    );
  }
  return (
    <TimePicker
      aria-label={label}
      className="yz-wide"
      format={format}
      needConfirm={false}
      value={read(values[0])}
      onChange={(chosen) => onChange([chosen ? chosen.format('HH:mm:ss') : ''])}
    />
  );
}
