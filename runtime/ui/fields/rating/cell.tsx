import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function RatingCell({ field, value }: FieldShowProps) {
  const text = useText();
  if (typeof value !== 'string' || !value) return <Blank />;
  const stars = field.stars ?? 5;
  const given = Math.max(0, Math.min(stars, Number(value) || 0));
  return (
    <span className="yz-stars" role="img" aria-label={text('rating.of', { value: given, stars })}>
      {'★'.repeat(given)}
      <span className="yz-stars-rest">{'★'.repeat(stars - given)}</span>
    </span>
  );
}
