import type { FieldShowProps } from '../field_kit';
import { OptionTags } from './tags';

export function MultiChoiceView({ field, value }: FieldShowProps) {
  return <OptionTags field={field} value={value} all />;
}
