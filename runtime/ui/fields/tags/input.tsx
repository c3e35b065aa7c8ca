import { itemsOf } from '../../core/record';
import type { FieldInputProps } from '../field_kit';
import { useGridEnvironment } from '../subtable/grid_environment';
import { TagDays } from './tag_days';
import { tagItems, withDay, withWords } from './tag_items';
import { TagSelect } from './tag_select';

export function TagsInput({ field, value, onChange, ...rest }: FieldInputProps) {
  const { titleOf } = useGridEnvironment();
  const select = (
    <TagSelect
      field={field}
      words={itemsOf(value)}
      onChange={(words) => onChange(withWords(value, words))}
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
  const items = field.expiring && !rest.compact ? tagItems(value, titleOf) : [];
  if (items.length === 0) return select;
  return (
    <>
      {select}
      <TagDays items={items} disabled={rest.disabled} onChange={(tag, until) => onChange(withDay(value, tag, until))} />
    </>
  );
}
