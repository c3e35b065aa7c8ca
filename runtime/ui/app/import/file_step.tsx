import { FileExcelOutlined, InboxOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type DragEvent, useRef, useState } from 'react';

import { beginImport, loadImports, templateAddress, wordsOf } from '../../core/api/import_api';
import type { EntityDefinition } from '../../core/definition';
import type { ImportSummary } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { ProgressBar } from './progress_bar';
import { Refusal } from './refusal';

export interface FileStepProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly onOpen: (run: string) => void;
}

/** Where the file comes from: dropped, chosen, or filled in from a template; and imports begun before. */
export function FileStep({ app, entity, onOpen }: FileStepProps) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<readonly string[]>([]);

  async function take(file: File | undefined): Promise<void> {
    if (!file || share !== null) return;
    setShare(0);
    setRefusal([]);
    try {
      const run = await beginImport(entity.name, file, setShare);
      onOpen(run.id);
    } catch (error) {
      const words = wordsOf(error);
      setRefusal(words.length > 0 ? words : [errorText(error, text)]);
      setShare(null);
    }
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  return (
    <>
      <section className="yz-panel" aria-label={text('import.step_file')}>
        <div
          className={over ? 'yz-import-drop yz-import-over' : 'yz-import-drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <InboxOutlined className="yz-import-drop-icon" />
          <p className="yz-import-drop-title">{text('import.drop')}</p>
          <p className="yz-muted">{text('import.drop_note')}</p>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.tsv,.txt,.xlsx"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          {share === null ? (
            <Button type="primary" onClick={() => input.current?.click()}>
              {text('import.choose_file')}
            </Button>
          ) : (
            <ProgressBar share={share} label={text('import.uploading')} />
          )}
        </div>
        <Refusal reasons={refusal} />
        <p className="yz-import-template">
          <FileExcelOutlined /> {text('import.template_note')} <a href={templateAddress(entity.name, 'xlsx')}>{text('import.template_xlsx')}</a>
          {' · '}
          <a href={templateAddress(entity.name, 'csv')}>{text('import.template_csv')}</a>
        </p>
        <p className="yz-import-template">
          {text('import.several_note')}{' '}
          <Link className="yz-link-quiet" to="/app/$app/import/$entity" params={{ app, entity: entity.name }} search={{ move: 'new' }}>
            {text('import.several')}
          </Link>
        </p>
      </section>
      <PastImports app={app} entity={entity} />
    </>
  );
}

function PastImports({ app, entity }: { readonly app: string; readonly entity: EntityDefinition }) {
  const text = useText();
  const format = useFormat();
  const answer = useQuery({ queryKey: importKeys.imports(entity.name), queryFn: () => loadImports(entity.name), staleTime: 0 });
  if (!answer.data || answer.data.length === 0) return null;
  return (
    <section className="yz-panel" aria-label={text('import.past')}>
      <h2 className="yz-panel-title">{text('import.past')}</h2>
      <ul className="yz-import-past-list">
        {answer.data.map((run) => (
          <li key={run.id}>
            <Link to={'/app/$app/import/$entity'} params={{ app, entity: entity.name }} search={{ run: run.id }} className="yz-import-past-name">
              {run.name || text('import.unnamed')}
            </Link>
            <span className={`yz-import-state yz-import-state-${run.state}`}>{text(`import.state_${run.state}`)}</span>
            <span className="yz-muted">{countsOf(run, text)}</span>
            <time className="yz-muted" dateTime={run.created_at} title={format.dateTime(run.created_at)}>
              {format.relative(run.created_at)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}

function countsOf(run: ImportSummary, text: ReturnType<typeof useText>): string {
  if (run.created + run.updated + run.skipped + run.failed === 0) return run.total === null ? '' : text('import.rows', { rows: run.total });
  return text('import.counts', { created: run.created, updated: run.updated, skipped: run.skipped, failed: run.failed });
}

