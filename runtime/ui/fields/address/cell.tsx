import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { readAddress } from './address_value';

export function AddressCell({ value }: FieldShowProps) {
  const { text, postcode, ...parts } = readAddress(value);
  const shown = text ?? Object.values(parts).join('');
  if (!shown) return <Blank />;
  return (
    <span title={shown}>
      {shown}
      {postcode && postcode !== shown && <span className="yz-postcode"> {postcode}</span>}
    </span>
  );
}
