import { DownloadOutlined, UndoOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';

import { actOnImport, errorsAddress } from '../../core/api/import_api';
import type { EntityDefinition } from '../../core/definition';
import type { ImportRun } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { Count } from './count';
import { Refusal } from './refusal';
import { Sums } from './sums';
import { useAct } from './use_act';

export interface ResultStepProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly run: ImportRun;
}

/** What came of an import: counts, the records, what did not come in, and the way back. */
export function ResultStep({ app, entity, run }: ResultStepProps) {
  const text = useText();
  const language = useLanguage();
  const format = useFormat();
  const client = useQueryClient();
  const { act, busy, refusal } = useAct(run.id);
  const [asking, setAsking] = useState(false);
  const written = run.created + run.updated > 0;
  useEffect(() => {
    if (run.state === 'preparing') return;
    void client.invalidateQueries({ queryKey: keys.records(entity.name) });
    void client.invalidateQueries({ queryKey: importKeys.imports(entity.name) });
  }, [client, entity.name, run.state]);
  const state = run.state as 'interrupted' | 'done' | 'stopped' | 'cancelled' | 'undone';
  const undoable = written && state !== 'undone';
  return (
    <section className="yz-panel" aria-label={text('import.step_result')}>
      <h2 className="yz-panel-title">
        {text(`import.result_${state}`, { name: run.name })}
        <span className="yz-panel-more yz-muted">{format.dateTime(run.finished_at ?? run.created_at)}</span>
      </h2>
      <dl className="yz-import-counts">
        <Count name={text('import.created')} value={run.created} tone="good" />
        <Count name={text('import.updated')} value={run.updated} />
        <Count name={text('import.skipped')} value={run.skipped} />
        <Count name={text('import.failed')} value={run.failed} tone="bad" />
        {(run.undone > 0 || run.kept > 0) && <Count name={text('import.undone')} value={run.undone} />}
        {run.kept > 0 && <Count name={text('import.kept_back')} value={run.kept} tone="bad" />}
      </dl>
      {Object.keys(run.sums).length > 0 && (
        <ul className="yz-import-sums">
          <Sums entity={entity} sums={run.sums} />
        </ul>
      )}
      {run.records.length > 0 && state !== 'undone' && (
        <>
          <h3 className="yz-import-subtitle">{text('import.first_records')}</h3>
          <ul className="yz-import-first-records">
            {run.records.map(({ record, title }) => (
              <li key={record}>
                <Link to="/app/$app/record/$entity/$id" params={{ app, entity: entity.name, id: record }}>
                  {title ?? text('bin.untitled')}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <Refusal reasons={run.refused.map(({ message }) => message[language] ?? message.en ?? '')} />
      {run.issues.length > 0 && (
        <>
          <h3 className="yz-import-subtitle">{text('import.kept_records')}</h3>
          <ul className="yz-import-kept-records">
            {run.issues.map((issue) => (
              <li key={issue.record}>
                <Link className="yz-link-quiet" to="/app/$app/record/$entity/$id" params={{ app, entity: entity.name, id: issue.record }}>
                  {issue.title ?? text('bin.untitled')}
                </Link>{' '}
                {issue.row !== null && <span className="yz-muted">{text('import.row_number', { row: issue.row })}</span>} {issue.message}
              </li>
            ))}
          </ul>
        </>
      )}
      <Refusal reasons={refusal} />
      <div className="yz-import-actions">
        {written && state !== 'undone' && (
          <Link className="yz-import-records" to={paths.entity(app, entity.name) as '/'}>
            <UnorderedListOutlined /> {text('import.see_records')}
          </Link>
        )}
        {state === 'interrupted' && run.background && (
          <Button type="primary" loading={busy} onClick={() => void act(() => actOnImport(run.id, 'resume'))}>
            {text('import.resume')}
          </Button>
        )}
        {run.problems.wrong > 0 && run.background && (
          <>
            <Button icon={<DownloadOutlined />} href={errorsAddress(run.id, 'xlsx')}>
              {text('import.errors_xlsx')}
            </Button>
            <Button icon={<DownloadOutlined />} href={errorsAddress(run.id, 'csv')}>
              {text('import.errors_csv')}
            </Button>
          </>
        )}
        {undoable && !asking && (
          <Button danger icon={<UndoOutlined />} onClick={() => setAsking(true)}>
            {text('import.undo')}
          </Button>
        )}
      </div>
      {undoable && asking && (
        <div className="yz-import-question" role="group" aria-label={text('import.undo')}>
          <p>{text('import.undo_question', { created: run.created, updated: run.updated })}</p>
          <div className="yz-import-actions">
            <Button danger type="primary" autoFocus loading={busy} onClick={() => void act(() => actOnImport(run.id, 'undo'))}>
              {text('import.undo_now')}
            </Button>
            <Button onClick={() => setAsking(false)}>{text('action.cancel')}</Button>
          </div>
        </div>
      )}
    </section>
  );
}
