import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Input } from 'antd';

import type { Texts } from '../draft';
import { useText } from '../i18n/use_text';

const LANGUAGES = ['zh', 'en'] as const;

interface LabelInputProps {
  readonly value: Texts;
  readonly name: string;
  readonly onChange: (value: Texts) => void;
}

/** A text in every language, one's own first; the ones that are missing are marked. */
export function LabelInput({ value, name, onChange }: LabelInputProps) {
  const text = useText();
  const own = useLanguage();
  const some = Object.values(value).some(Boolean);
  return (
    <div className="yzm-label">
      {[...LANGUAGES].sort((one, other) => Number(other === own) - Number(one === own)).map((language) => (
        <Input
          key={language}
          value={value[language] ?? ''}
          maxLength={300}
          addonBefore={text(`model.language.${language}`)}
          placeholder={some && !value[language] ? text('model.missing') : undefined}
          aria-label={`${name} (${text(`model.language.${language}`)})`}
          onChange={(event) => {
            const { [language]: _, ...others } = value;
            onChange(event.target.value ? { ...value, [language]: event.target.value } : others);
          }}
        />
      ))}
    </div>
  );
}
