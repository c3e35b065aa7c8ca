import { Select } from 'antd';

import type { FieldDefinition } from '../../core/definition';
import { useText } from '../../hooks/use_text';
import { splitCell } from '../shared/split_cell';
import { usePickerState } from '../shared/use_picker_state';
import { TagMark } from './tag_mark';
import { useTagOptions } from './use_tag_options';
import { controlProps } from '../shared/control_props';

export interface TagSelectProps {
  readonly field: FieldDefinition;
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
  /** Whether a word nobody listed or used may be added. */
  readonly open: boolean;
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly autoFocus?: boolean;
  readonly compact?: boolean;
}

/** Words typed or chosen; Enter and the separators of a spreadsheet cell end one. */
export function TagSelect({ field, words, onChange, open, ...rest }: TagSelectProps) {
  const text = useText();
  const picker = usePickerState();
  const { groups, loading } = useTagOptions(field, picker.search, picker.open);
  const shown = (word: string) => ({ value: word, label: <TagMark field={field} word={word} /> });
  const options = groups.flatMap(({ heading, words: found }): object[] =>
    heading ? [{ label: heading, title: heading, options: found.map(shown) }] : found.map(shown),
  );

  function change(chosen: readonly string[]): void {
    picker.setTyped('');
    onChange([...new Set(chosen.flatMap((word) => splitCell(word)))]);
  }

  return (
    <Select
      {...controlProps(rest)}
      mode={open ? 'tags' : 'multiple'}
      className="yz-wide"
      allowClear={!rest.compact}
      maxCount={field.max_items ?? undefined}
      tokenSeparators={open ? ['、', ',', '，', ';', '；', '\n'] : undefined}
      showSearch={{ searchValue: picker.typed, onSearch: picker.setTyped, filterOption: false }}
      open={picker.open}
      onOpenChange={picker.setOpen}
      loading={loading}
      placeholder={rest.compact ? undefined : text(open ? 'field.add_tag' : 'field.choose_tag')}
      notFoundContent={<span className="yz-muted">{text('field.nothing_found')}</span>}
      options={options}
      value={[...words]}
      tagRender={({ value, closable, onClose }) => (
        <span className="yz-chosen-tag">
          <TagMark field={field} word={String(value)} />
          {closable && !rest.disabled && (
            <button
              type="button"
              tabIndex={-1}
              className="yz-chosen-remove"
              aria-label={text('field.remove_item', { name: String(value) })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={onClose}
            >
              ×
            </button>
          )}
        </span>
      )}
      onInputKeyDown={(event) => {
        // With suggestions at hand, Enter takes the one that is marked.
        if (event.key === 'Enter' && open && options.length === 0 && picker.typed.trim()) {
          event.preventDefault();
          change([...words, picker.typed]);
        }
      }}
      onChange={change}
    />
  );
}
