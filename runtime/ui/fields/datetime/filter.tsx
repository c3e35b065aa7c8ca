import { DatePicker } from 'antd';
import dayjs from 'dayjs';

import { dateTimeFormats, fromWallClock, toWallClock } from '../../core/format/date';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import type { FieldFilterProps } from '../field_kit';

export function DateTimeFilter({ values, onChange, count, label }: FieldFilterProps) {
  const { zone } = useFormat();
  const format = [...dateTimeFormats(useLanguage())];
  if (count === 0) return null;
  const shown = (value: string | undefined) => (value ? dayjs(toWallClock(value, zone)) : null);
  const kept = (chosen: dayjs.Dayjs | null | undefined) =>
    chosen ? fromWallClock(chosen.format('YYYY-MM-DDTHH:mm:00'), zone) : '';
  if (count === 2) {
    return (
      <DatePicker.RangePicker
        aria-label={label}
        className="yz-wide"
        showTime={{ format: 'HH:mm' }}
        format={format}
        value={[shown(values[0]), shown(values[1])]}
        onChange={(range) => onChange([kept(range?.[0]), kept(range?.[1])])}
      />
    );
  }
  return (
    <DatePicker
      aria-label={label}
      className="yz-wide"
      showTime={{ format: 'HH:mm' }}
      format={format}
      value={shown(values[0])}
      onChange={(chosen) => onChange([kept(chosen)])}
    />
  );
}
