import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';

import { PERIODS } from '../../core/filter/during';
import { dateFormats } from '../../core/format/date';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import type { FieldFilterProps } from '../field_kit';

export function DateFilter({ values, onChange, count, label, operator }: FieldFilterProps) {
  const text = useText();
  const format = [...dateFormats(useLanguage())];
  if (count === 0) return null;
  const [first, second] = values;
  if (operator === 'during') {
    return (
      <Select
        aria-label={label}
        className="yz-wide"
        value={first || undefined}
        placeholder={text('field.choose')}
        options={PERIODS.map((period) => ({ value: period, label: text(`period.${period}`) }))}
        onChange={(chosen: string) => onChange([chosen])}
      />
    );
  }
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
