import { Input } from 'antd';
import { useId } from 'react';

import { LANGUAGES } from './languages';
import { useText } from '../i18n/use_text';

type Texts = Readonly<Partial<Record<string, string>>>;

export interface TextsInputProps {
  readonly label: string;
  readonly value: Texts | undefined;
  readonly onChange: (value: Record<string, string>) => void;
  readonly long?: boolean;
}

/** A text in every language of the product; those still missing are marked. */
export function TextsInput({ label, value, onChange, long = false }: TextsInputProps) {
  const text = useText();
  const id = useId();
  const some = Object.values(value ?? {}).some(Boolean);
  const Control = long ? Input.TextArea : Input;
  return (
    <fieldset className="yz-form-texts">
      <legend className="yz-setting-label">{label}</legend>
      {LANGUAGES.map((language) => {
        const given = value?.[language] ?? '';
        return (
          <div className="yz-form-texts-line" key={language}>
            <label htmlFor={`${id}${language}`} title={text(`edit.language_${language}`)}>
              <span aria-hidden="true">{text(`edit.short_${language}`)}</span>
              <span className="yz-visually-hidden">{`${label} ${text(`edit.language_${language}`)}`}</span>
            </label>
            <Control
              id={`${id}${language}`}
              value={given}
              status={some && !given ? 'warning' : undefined}
              placeholder={some && !given ? text('form_setting.missing_text') : undefined}
              {...(long ? { autoSize: { minRows: 2, maxRows: 6 } } : {})}
              onChange={(event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
                const { [language]: _, ...others } = value ?? {};
                const next = event.target.value;
                onChange((next ? { ...others, [language]: next } : others) as Record<string, string>);
              }}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
