import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { OutLink } from '../shared/out_link';

const SAFE = /^(?:https?|s?ftps?):\/\//i;

/** The address without what every address has; anything but a safe one is text, not a link. */
export function UrlCell({ value }: FieldShowProps) {
  if (typeof value !== 'string' || !value) return <Blank />;
  if (!SAFE.test(value)) return <span>{value}</span>;
  const shown = value.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/$/, '');
  return <OutLink href={value}>{shown}</OutLink>;
}
