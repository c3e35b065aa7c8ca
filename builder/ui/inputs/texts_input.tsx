import { Input } from 'antd';

import type { Texts } from '../draft';
import { useText } from '../i18n/use_text';
import './inputs.css';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

const LANGUAGES = ['zh', 'en'] as const;

export interface TextsInputProps {
  readonly id?: string;
  /** What the text is: "名称". */
  readonly label: string;
  readonly value: Texts | undefined;
  readonly onChange: (texts: Texts) => void;
  readonly autoFocus?: boolean;
  /** Several lines each. */
  readonly lines?: boolean;
  readonly invalid?: boolean;
}

/** A text in every language, the reader's first; where another has it, one that misses it says so. */
export function TextsInput({ id, label, value = {}, onChange, autoFocus, lines, invalid }: TextsInputProps) {
  const text = useText();
  const own = useLanguage();
  const languages = LANGUAGES.toSorted((one) => (one === own ? -1 : 1));
  const some = languages.some((language) => value[language]);
  return (
    <div className="yzb-texts">
      {languages.map((language, at) => {
        const missing = some && !value[language];
        const props = {
          id: at === 0 ? id : undefined,
          value: value[language] ?? '',
          maxLength: 300,
          status: invalid && !some ? ('error' as const) : undefined,
          'aria-label': `${label} ${text(`input.language_${language}`)}`,
          'aria-invalid': invalid || undefined,
          placeholder: missing ? text('input.missing') : text(`input.language_${language}`),
          autoFocus: autoFocus && at === 0,
          onChange: (event: { readonly target: { readonly value: string } }) => {
            const { [language]: _, ...rest } = value;
            onChange(event.target.value === '' ? rest : { ...rest, [language]: event.target.value });
          },
        };
        return (
          <div key={language} className="yzb-texts-line" data-missing={missing || undefined}>
            <span className="yzb-texts-language" aria-hidden="true">{text(`input.short_${language}`)}</span>
            {lines ? <Input.TextArea {...props} autoSize={{ minRows: 1, maxRows: 6 }} /> : <Input {...props} />}
          </div>
        );
      })}
    </div>
  );
}
