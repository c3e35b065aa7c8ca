import { formatDecimal } from '../../core/format/number';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function IntegerCell({ value }: FieldShowProps) {
  return typeof value === 'string' && value ? <span className="yz-figure">{formatDecimal(value)}</span> : <Blank />;
}
