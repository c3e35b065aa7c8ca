import { useFormat } from '../../hooks/use_format';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function DateCell({ value }: FieldShowProps) {
  const format = useFormat();
  return typeof value === 'string' && value ? <time dateTime={value}>{format.date(value)}</time> : <Blank />;
}
