import { Input } from 'antd';
import { useMemo, useState } from 'react';

import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';

import { useText } from '../i18n/use_text';
import type { FunctionHelp } from './completion';

const CATEGORIES = ['logic', 'number', 'aggregate', 'text', 'date', 'list'] as const;

export interface FunctionListProps {
  readonly functions: readonly FunctionHelp[];
  readonly onInsert: (help: FunctionHelp) => void;
}

/** Every function with what it does and examples; a press puts it in. */
export function FunctionList({ functions, onInsert }: FunctionListProps) {
  const text = useText();
  const language = useLanguage();
  const [wanted, setWanted] = useState('');
  const [open, setOpen] = useState<string>();
  const found = useMemo(() => {
    const word = wanted.trim().toLocaleLowerCase();
    return functions.filter(({ key, doc }) => key.includes(word) || (doc[language] ?? '').toLocaleLowerCase().includes(word));
  }, [functions, wanted, language]);
  return (
    <div className="yz-functions">
      <Input
        size="small"
        allowClear
        aria-label={text('expression.find_function')}
        placeholder={text('expression.find_function')}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      <div className="yz-functions-list">
        {CATEGORIES.map((category) => {
          const own = found.filter((one) => one.category === category);
          if (own.length === 0) return null;
          return (
            <section key={category} aria-label={text(`expression.category_${category}`)}>
              <h4>{text(`expression.category_${category}`)}</h4>
              <ul>
                {own.map((help) => (
                  <li key={help.key}>
                    <button
                      type="button"
                      className="yz-function"
                      aria-expanded={open === help.key}
                      onClick={() => setOpen(open === help.key ? undefined : help.key)}
                    >
                      <code>{help.signature}</code>
                    </button>
                    {open === help.key && (
                      <div className="yz-function-card">
                        <p>{help.doc[language] ?? help.doc.en}</p>
                        {help.examples.map((example) => (
                          <code key={example.text}>{`${example.text} → ${example.expected}`}</code>
                        ))}
                        <button type="button" className="yz-function-insert" onClick={() => onInsert(help)}>
                          {text('expression.insert')}
                        </button>
                      </div>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        {found.length === 0 && <p className="yz-muted">{text('expression.no_function')}</p>}
      </div>
    </div>
  );
}
