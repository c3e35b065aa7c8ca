import { Select } from 'antd';

import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { OptionTag } from './option_tag';
import { controlProps } from '../shared/control_props';

export function ChoiceInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const label = useLabel();
  const text = useText();
  const options = (field.options ?? [])
    .filter((option) => option.active !== false || option.key === value)
    .map((option) => ({ value: option.key, search: label(option.label, option.key), label: <OptionTag option={option} /> }));
  return (
    <Select
      {...controlProps({ id, ...rest })}
      className="yz-wide"
      allowClear={!rest.compact && { label: text('action.clear') }}
      showSearch={options.length > 7 ? { optionFilterProp: 'search' } : false}
      placeholder={rest.compact ? undefined : text('field.choose')}
      options={options}
      value={typeof value === 'string' ? value : undefined}
      onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
    />
  );
}
