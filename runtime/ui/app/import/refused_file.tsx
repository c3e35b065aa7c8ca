import { Button } from 'antd';

import type { ImportRun } from '../../core/import_run';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { Refusal } from './refusal';
import { SourceChoice } from './source_choice';

/** A file that cannot be taken as it is: why, and what of it could be taken instead. */
export function RefusedFile({ run, onAgain }: { readonly run: ImportRun; readonly onAgain: () => void }) {
  const text = useText();
  const language = useLanguage();
  return (
    <section className="yz-panel" aria-label={text('import.refused')}>
      <h2 className="yz-panel-title">{text('import.refused_file', { name: run.name })}</h2>
      <Refusal reasons={run.refused.map(({ message }) => message[language] ?? message.en ?? '')} />
      <SourceChoice run={run} open />
      <div className="yz-import-actions">
        <Button type="primary" onClick={onAgain}>
          {text('import.another_file')}
        </Button>
      </div>
    </section>
  );
}
