import { useFormat } from '../../hooks/use_format';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function MoneyCell({ field, value, currency }: FieldShowProps) {
  const format = useFormat();
  if (typeof value !== 'string' || !value) return <Blank />;
  return (
    <span className="yz-figure">
      {format.money(value, currency, field.scale ?? field.value_type?.scale ?? 2)}
    </span>
  );
}
