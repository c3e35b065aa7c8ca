import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { locationText } from './location_text';

export function LocationCell({ value }: FieldShowProps) {
  const shown = locationText(value);
  return shown ? <span className="yz-figure">{shown}</span> : <Blank />;
}
