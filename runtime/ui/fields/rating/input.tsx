import { Rate } from 'antd';
import { type ReactElement, cloneElement } from 'react';

import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';

/** Stars: clicked, or chosen with the arrow keys; the chosen star again clears them. */
export function RatingInput({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  const label = useLabel();
  const stars = field.stars ?? 5;
  return (
    <span id={id} role="group" className="yz-rating" aria-label={rest.label ?? label(field.label, field.key)} aria-describedby={rest.describedBy}>
      <Rate
        count={stars}
        disabled={rest.disabled}
        autoFocus={rest.autoFocus}
        value={typeof value === 'string' ? Number(value) : 0}
        characterRender={(star, { index = 0 }) => {
          const named = text('rating.of', { value: index + 1, stars });
          const { children } = star.props as { readonly children: ReactElement<{ 'aria-label'?: string }> };
          return cloneElement(star as ReactElement<{ title?: string }>, { title: named }, cloneElement(children, { 'aria-label': named }));
        }}
        onChange={(chosen) => onChange(chosen ? String(chosen) : null)}
      />
    </span>
  );
}
