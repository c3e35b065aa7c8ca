import { DatePicker } from 'antd';
import dayjs from 'dayjs';

import { dateFormats } from '../../core/format/date';
import { useLanguage } from '../../hooks/use_language';
import type { FieldFilterProps } from '../field_kit';

export function DateFilter({ values, onChange, count, label }: FieldFilterProps) {
  const format = [...dateFormats(useLanguage())];
  if (count === 0) return null;
  const [first, second] = values;
  if (count === 2) {
    return (
      <DatePicker.RangePicker
        aria-label={label}
        className="yz-wide"
        format={format}
        value={[first ? dayjs(first) : null, second ? dayjs(second) : null]}
        onChange={(range) =>
          onChange([range?.[0]?.format('YYYY-MM-DD') ?? '', range?.[1]?.format('YYYY-MM-DD') ?? ''])
        }
      />
    );
  }
  return (
    <DatePicker
      aria-label={label}
      className="yz-wide"
      format={format}
      value={first ? dayjs(first) : null}
      onChange={(chosen) => onChange([chosen ? chosen.format('YYYY-MM-DD') : ''])}
    />
  );
}
