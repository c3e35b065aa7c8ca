import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** Keeps the line breaks people typed. */
export function LongTextView({ value }: FieldShowProps) {
  return typeof value === 'string' && value ? <span className="yz-long-text">{value}</span> : <Blank />;
}
