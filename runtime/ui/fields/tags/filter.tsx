import type { FieldFilterProps } from '../field_kit';
import { TagSelect } from './tag_select';

export function TagsFilter({ field, values, onChange, count, label }: FieldFilterProps) {
  if (count === 0) return null;
  return <TagSelect field={field} words={values.filter(Boolean)} onChange={onChange} open label={label} />;
}
