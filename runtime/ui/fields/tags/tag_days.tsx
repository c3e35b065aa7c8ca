import { useText } from '../../hooks/use_text';
import type { TagItem } from './tag_items';

export interface TagDaysProps {
  readonly items: readonly TagItem[];
  readonly disabled?: boolean;
  readonly onChange: (tag: string, until: string | null) => void;
}

/** For each tag the last day it is given; none: it stays. The browser's own input: a row of them stays light. */
export function TagDays({ items, disabled, onChange }: TagDaysProps) {
  const text = useText();
  return (
    <div className="yz-tag-days">
      {items.map(({ tag, until }) => (
        <label key={tag}>
          <span className="yz-muted">{text('field.tag_until', { name: tag })}</span>
          <input
            type="date"
            className="yz-native-input"
            disabled={disabled}
            max="9999-12-31"
            value={until ?? ''}
            onChange={(event) => onChange(tag, event.target.value || null)}
          />
        </label>
      ))}
    </div>
  );
}
