import { Select } from 'antd';

import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldFilterProps } from '../field_kit';
import { OptionTag } from './option_tag';

export function ChoiceFilter({ field, values, onChange, count, label }: FieldFilterProps) {
  const pickLabel = useLabel();
  const text = useText();
  if (count === 0) return null;
  const options = (field.options ?? []).map((option) => ({
    value: option.key,
    search: pickLabel(option.label, option.key),
    label: <OptionTag option={option} />,
  }));
  return (
    <Select
      aria-label={label}
      className="yz-wide"
      mode={count > 1 ? 'multiple' : undefined}
      showSearch={{ optionFilterProp: 'search' }}
      placeholder={text('field.choose')}
      options={options}
      value={count > 1 ? values.filter(Boolean) : values[0] || undefined}
      onChange={(chosen: string | string[]) => onChange(Array.isArray(chosen) ? chosen : [chosen])}
    />
  );
}
