import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function BooleanCell({ value }: FieldShowProps) {
  const text = useText();
  if (typeof value !== 'boolean') return <Blank />;
  return <span className={value ? 'yz-yes' : 'yz-no'}>{text(value ? 'value.yes' : 'value.no')}</span>;
}
