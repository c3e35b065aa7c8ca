import type { FieldShowProps } from '../field_kit';
import { Blank } from './blank';

/** A value as plain text. */
export function TextShow({ value }: FieldShowProps) {
  return typeof value === 'string' && value !== '' ? <span title={value}>{value}</span> : <Blank />;
}
