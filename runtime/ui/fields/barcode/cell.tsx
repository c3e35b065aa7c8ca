import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function BarcodeCell({ value }: FieldShowProps) {
  return typeof value === 'string' && value ? <span className="yz-code-text">{value}</span> : <Blank />;
}
