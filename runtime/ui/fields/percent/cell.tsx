import { formatPercent } from '../../core/format/number';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function PercentCell({ value }: FieldShowProps) {
  return typeof value === 'string' && value ? <span className="yz-figure">{formatPercent(value)}</span> : <Blank />;
}
