import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { OutLink } from '../shared/out_link';

export function EmailCell({ value }: FieldShowProps) {
  if (typeof value !== 'string' || !value) return <Blank />;
  const [name = '', domain = ''] = [value.slice(0, value.lastIndexOf('@')), value.slice(value.lastIndexOf('@') + 1)];
  // A question mark in the name would begin the subject and the copies.
  return <OutLink href={`mailto:${encodeURIComponent(name)}@${domain}`}>{value}</OutLink>;
}
