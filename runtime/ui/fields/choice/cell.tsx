import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { OptionTag } from './option_tag';

export function ChoiceCell({ field, value }: FieldShowProps) {
  if (typeof value !== 'string' || !value) return <Blank />;
  const option = field.options?.find((candidate) => candidate.key === value);
  return option ? <OptionTag option={option} /> : <span>{value}</span>;
}
