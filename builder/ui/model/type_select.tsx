import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { useRef } from 'react';

import { useText } from '../i18n/use_text';
import { TYPE_GROUPS, groupOf } from './type_groups';
import { typedType } from './typed_type';
import { type Vocabulary, fieldTypes, typeWord } from './vocabulary';

interface TypeSelectProps {
  readonly value: string;
  readonly vocabulary: Vocabulary;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onChange: (type: string) => void;
}

const PAUSE_MS = 1000;

/** The browser's own list: a table has hundreds of these, and phones show their own. By keys it is found by its letters. */
export function TypeSelect({ value, vocabulary, label, disabled, onChange }: TypeSelectProps) {
  const text = useText();
  const language = useLanguage();
  const known = fieldTypes(vocabulary);
  const shown = TYPE_GROUPS.map((group) => [group, known.filter((type) => groupOf(type) === group)] as const);
  const typed = useRef({ letters: '', at: 0 });

  // The browser would compare with what is written alone, and Chinese names cannot be typed into a list.
  function find(event: React.KeyboardEvent): void {
    if (!/^[a-z]$/i.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { letters, at } = typed.current;
    const next = (event.timeStamp - at < PAUSE_MS ? letters : '') + event.key;
    typed.current = { letters: next, at: event.timeStamp };
    const type = typedType(vocabulary, shown.flatMap(([, types]) => types), next, value);
    if (type && type !== value) onChange(type);
  }

  return (
    <select
      className="yzm-select"
      value={value}
      disabled={disabled}
      aria-label={label}
      data-no-drag
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={find}
      onBlur={() => {
        typed.current.letters = '';
      }}
    >
      {!known.includes(value) && <option value={value}>{value}</option>}
      {shown.map(([group, types]) => (
        <optgroup key={group} label={text(`model.types.${group}`)}>
          {types.map((type) => (
            <option key={type} value={type}>
              {typeWord(vocabulary, type, language)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
