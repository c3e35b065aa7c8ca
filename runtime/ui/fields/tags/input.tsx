import { itemsOf } from '../../core/record';
import type { FieldInputProps } from '../field_kit';
import { TagSelect } from './tag_select';

export function TagsInput({ field, value, onChange, ...rest }: FieldInputProps) {
  return (
    <TagSelect
      field={field}
      words={itemsOf(value)}
      onChange={(words) => onChange(words.length > 0 ? words : null)}
      open={!field.only_listed}
      id={rest.id}
      label={rest.label}
      describedBy={rest.describedBy}
      disabled={rest.disabled}
      invalid={rest.invalid}
      autoFocus={rest.autoFocus}
      compact={rest.compact}
    />
  );
}
