import { Input } from 'antd';

import { useText } from '../../i18n/use_text';
import type { Json, JsonObject } from '../core/schema';
import { useForm } from '../form_context';
import { PlaceMenu } from './place_menu';

const LANGUAGES = ['zh', 'en'] as const;

export interface TextsInputProps {
  readonly id: string;
  readonly label: string;
  readonly value: JsonObject;
  /** Several lines each. */
  readonly lines: boolean;
  /** "app.key" of the entity whose fields may stand in braces. */
  readonly places: string | undefined;
  readonly onChange: (texts: JsonObject) => void;
}

/** A text in every language, missing ones marked. */
export function TextsInput({ id, label, value, lines, places, onChange }: TextsInputProps) {
  const text = useText();
  const { words } = useForm();
  const others = Object.keys(value).filter((one) => !LANGUAGES.includes(one as 'zh'));
  const languages = words.language === 'zh' ? [...LANGUAGES, ...others] : ['en', 'zh', ...others];
  const some = languages.some((one) => value[one]);
  const change = (language: string, next: string) => {
    const { [language]: _, ...rest } = value;
    onChange(next === '' ? rest : Object.fromEntries(Object.entries({ ...rest, [language]: next as Json }).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  };
  return (
    <div className="yz-texts">
      {languages.map((language, at) => {
        const given = typeof value[language] === 'string' ? (value[language] as string) : '';
        const missing = some && given === '';
        const said = `${label} ${text(`edit.language_${language}` as 'edit.language_zh')}`;
        const common = {
          id: at === 0 ? id : undefined,
          value: given,
          maxLength: 300,
          'aria-label': said,
          placeholder: missing ? text('edit.missing') : undefined,
          className: missing ? 'yz-text-missing' : undefined,
        };
        return (
          <div key={language} className="yz-text-line">
            <span className="yz-text-language" aria-hidden="true">{text(`edit.short_${language}` as 'edit.short_zh')}</span>
            {lines ? (
              <Input.TextArea {...common} autoSize={{ minRows: 1, maxRows: 8 }} onChange={(event) => change(language, event.target.value)} />
            ) : (
              <Input {...common} onChange={(event) => change(language, event.target.value)} />
            )}
            {places !== undefined && (
              <PlaceMenu entity={places} label={said} onInsert={(path) => change(language, `${given}{${path}}`)} />
            )}
          </div>
        );
      })}
    </div>
  );
}
