import { formatDecimal } from '../../core/format/number';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function DecimalCell({ field, value }: FieldShowProps) {
  if (typeof value !== 'string' || !value) return <Blank />;
  return (
    <span className="yz-figure">{formatDecimal(value, field.scale ?? field.value_type?.scale ?? undefined)}</span>
  );
}
