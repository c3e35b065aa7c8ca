import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { useText } from '../i18n/use_text';
import { TYPE_GROUPS, groupOf } from './type_groups';
import { type Vocabulary, fieldTypes, typeWord } from './vocabulary';

interface TypeSelectProps {
  readonly value: string;
  readonly vocabulary: Vocabulary;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onChange: (type: string) => void;
}

/** The browser's own list: a table has hundreds of these, and phones show their own. */
export function TypeSelect({ value, vocabulary, label, disabled, onChange }: TypeSelectProps) {
  const text = useText();
  const language = useLanguage();
  const known = fieldTypes(vocabulary);
  return (
    <select
      className="yzm-select"
      value={value}
      disabled={disabled}
      aria-label={label}
      data-no-drag
      onChange={(event) => onChange(event.target.value)}
    >
      {!known.includes(value) && <option value={value}>{value}</option>}
      {TYPE_GROUPS.map((group) => (
        <optgroup key={group} label={text(`model.types.${group}`)}>
          {known
            .filter((type) => groupOf(type) === group)
            .map((type) => (
              <option key={type} value={type}>
                {typeWord(vocabulary, type, language)}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
