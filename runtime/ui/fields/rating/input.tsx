import { Rate } from 'antd';

import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';

/** Stars: clicked, or chosen with the arrow keys; the chosen star again clears them. */
export function RatingInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  const stars = field.stars ?? 5;
  return (
    <span id={id} className="yz-rating" aria-label={rest.label} aria-describedby={rest.describedBy}>
      <Rate
        count={stars}
        disabled={rest.disabled}
        autoFocus={rest.autoFocus}
        value={typeof value === 'string' ? Number(value) : 0}
        tooltips={Array.from({ length: stars }, (_, at) => text('rating.of', { value: at + 1, stars }))}
        onChange={(chosen) => onChange(chosen ? String(chosen) : null)}
      />
    </span>
  );
}
