import { Select } from 'antd';

import { itemsOf } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { OptionTag } from '../choice/option_tag';
import type { FieldInputProps } from '../field_kit';
import { controlProps } from '../shared/control_props';

export function MultiChoiceInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const label = useLabel();
  const text = useText();
  const chosen = itemsOf(value);
  const known = new Map((field.options ?? []).map((option) => [option.key, option]));
  const options = (field.options ?? [])
    .filter((option) => option.active !== false || chosen.includes(option.key))
    .map((option) => ({ value: option.key, search: label(option.label, option.key), label: <OptionTag option={option} /> }));
  return (
    <Select
      {...controlProps({ id, ...rest })}
      mode="multiple"
      className="yz-wide"
      allowClear={!rest.compact}
      maxCount={field.max_items ?? undefined}
      showSearch={{ optionFilterProp: 'search' }}
      placeholder={rest.compact ? undefined : text('field.choose_several')}
      options={options}
      value={[...chosen]}
      tagRender={({ value: key, closable, onClose }) => {
        const option = known.get(String(key));
        return (
          <span className="yz-chosen-tag">
            {option ? <OptionTag option={option} /> : <span className="yz-tag">{String(key)}</span>}
            {closable && !rest.disabled && (
              <button
                type="button"
                tabIndex={-1}
                className="yz-chosen-remove"
                aria-label={text('field.remove_item', { name: label(option?.label, String(key)) })}
                onMouseDown={(event) => event.preventDefault()}
                onClick={onClose}
              >
                ×
              </button>
            )}
          </span>
        );
      }}
      onChange={(keys: string[]) => onChange(keys.length > 0 ? keys : null)}
    />
  );
}
