import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';
import { OutLink } from '../shared/out_link';
import { locationText } from './location_text';

/** The degrees, and a way to a map: opened by whoever wants it, never loaded into the page. */
export function LocationView({ value }: FieldShowProps) {
  const text = useText();
  const shown = locationText(value);
  if (!shown) return <Blank />;
  const [longitude, latitude] = shown.split(', ');
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return (
    <span className="yz-location">
      <span className="yz-figure">{shown}</span> <OutLink href={map}>{text('location.map')}</OutLink>
    </span>
  );
}
