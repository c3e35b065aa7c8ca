import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Input } from 'antd';
import type { ReactNode } from 'react';

import { useText } from '../i18n/use_text';
import './inputs.css';
import { LANGUAGES } from './languages';

type Texts = Readonly<Partial<Record<string, string>>>;

export interface TextsInputProps {
  readonly id?: string;
  /** What the text is: "名称". */
  readonly label: string;
  /** The label is to be read above the lines; without it something else says what they are. */
  readonly heading?: boolean;
  readonly value: Texts | undefined;
  /** Languages that have no text are left out. */
  readonly onChange: (texts: Record<string, string>) => void;
  readonly autoFocus?: boolean;
  /** Several lines each. */
  readonly lines?: boolean;
  readonly invalid?: boolean;
  /** Stands behind the text of one language; `put` changes that text. */
  readonly behind?: (line: { readonly said: string; readonly given: string; readonly put: (text: string) => void }) => ReactNode;
}

/** A text in every language, the reader's first; where another has it, one that misses it says so. */
export function TextsInput({ id, label, heading = false, value = {}, onChange, autoFocus = false, lines = false, invalid = false, behind }: TextsInputProps) {
  const text = useText();
  const own = useLanguage();
  const spoken: readonly string[] = LANGUAGES.toSorted((one) => (one === own ? -1 : 1));
  const languages = [...spoken, ...Object.keys(value).filter((one) => !spoken.includes(one))];
  const some = languages.some((language) => value[language]);
  const put = (language: string, next: string) => {
    const { [language]: _, ...rest } = value as Record<string, string>;
    const all = next === '' ? rest : { ...rest, [language]: next };
    onChange(Object.fromEntries(Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1))));
  };
  const rows = languages.map((language, at) => {
    const called = LANGUAGES.find((one) => one === language);
    const name = called ? text(`input.language_${called}`) : language;
    const given = value[language] ?? '';
    const missing = some && given === '';
    const said = `${label} ${name}`;
    const common = {
      id: at === 0 ? id : undefined,
      // Read aloud, and checked for spelling, in its own language.
      lang: language,
      value: given,
      maxLength: 300,
      status: invalid && !some ? ('error' as const) : undefined,
      className: missing ? 'yz-text-missing' : undefined,
      'aria-label': said,
      'aria-invalid': invalid || undefined,
      placeholder: missing ? text('input.missing') : name,
      autoFocus: autoFocus && at === 0,
      onChange: (event: { readonly target: { readonly value: string } }) => put(language, event.target.value),
    };
    return (
      <div key={language} className="yzb-texts-line">
        <span className="yzb-texts-language" aria-hidden="true">{called ? text(`input.short_${called}`) : language}</span>
        {lines ? <Input.TextArea {...common} autoSize={{ minRows: 1, maxRows: 8 }} /> : <Input {...common} />}
        {behind?.({ said, given, put: (next) => put(language, next) })}
      </div>
    );
  });
  if (!heading) return <div className="yzb-texts">{rows}</div>;
  return (
    <fieldset className="yzb-texts">
      <legend className="yz-setting-label">{label}</legend>
      {rows}
    </fieldset>
  );
}
