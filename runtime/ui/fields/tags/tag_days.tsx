import { DatePicker } from 'antd';
import dayjs from 'dayjs';

import { dateFormats } from '../../core/format/date';
import { useLanguage } from '../../hooks/use_language';
import { useNarrow } from '../../hooks/use_narrow';
import { useText } from '../../hooks/use_text';
import type { TagItem } from './tag_items';

export interface TagDaysProps {
  readonly items: readonly TagItem[];
  readonly disabled?: boolean;
  readonly onChange: (tag: string, until: string | null) => void;
}

/** For each tag the last day it is given; none: it stays. */
export function TagDays({ items, disabled, onChange }: TagDaysProps) {
  const text = useText();
  const language = useLanguage();
  const narrow = useNarrow();
  return (
    <div className="yz-tag-days">
      {items.map(({ tag, until }) => (
        <label key={tag}>
          <span className="yz-muted">{text('field.tag_until', { name: tag })}</span>
          {narrow ? (
            <input
              type="date"
              className="yz-native-input"
              disabled={disabled}
              max="9999-12-31"
              value={until ?? ''}
              onChange={(event) => onChange(tag, event.target.value || null)}
            />
          ) : (
            <DatePicker
              size="small"
              disabled={disabled}
              placeholder={text('field.for_good')}
              format={[...dateFormats(language)]}
              value={until ? dayjs(until) : null}
              onChange={(chosen) => onChange(tag, chosen ? chosen.format('YYYY-MM-DD') : null)}
            />
          )}
        </label>
      ))}
    </div>
  );
}
