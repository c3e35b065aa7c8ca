import { CheckCircleOutlined, CloseCircleOutlined, InboxOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '@yingzao/runtime-ui/app/hooks/use_page_title';
import { ProgressBar } from '@yingzao/runtime-ui/app/import/progress_bar';
import type { ImportRun } from '@yingzao/runtime-ui/core/import_run';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Button, Upload } from 'antd';
import { useEffect, useState } from 'react';

import '@yingzao/runtime-ui/app/import/import.css';
import { entityOf } from '../../draft';
import { draftApi } from '../../draft/draft_api';
import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { buildPaths } from '../paths';
import { Refused } from '../release/refused';
import { publishDraft } from '../release/release_api';
import { type ProposedApp, importTable, proposeApp } from './from_file_api';
import { type NewApp, NewAppFields, useNewApp } from './new_app_fields';
import { ReviewTable } from './review_table';
import '../builder.css';
import './start.css';

type Runs = Readonly<Record<string, ImportRun | 'waiting'>>;

/** From spreadsheets to an app with their rows in it: upload, look over, create. */
export function FromFilePage() {
  const text = useText();
  const client = useQueryClient();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [value, setValue] = useState<NewApp>({ label: {}, key: '' });
  const [proposal, setProposal] = useState<ProposedApp | null>(null);
  const [runs, setRuns] = useState<Runs | null>(null);
  const { key, taken, ready } = useNewApp(value);
  usePageTitle(text('start.file'));

  const propose = useMutation({
    mutationFn: () => proposeApp(files, key, value.label.zh || value.label.en || key, () => undefined),
    onSuccess: (answer) =>
      setProposal({ ...answer, document: { ...answer.document, app: { ...answer.document.app, label: value.label } } }),
  });
  const create = useMutation({
    mutationFn: async (app: ProposedApp) => {
      setRuns({});
      const drafts = draftApi(app.document.app.key);
      // A second try goes on from what the first one left.
      const known = runs === null && !create.isError ? null : await drafts.load().catch(() => null);
      if (!known || known.serving_version === 0) {
        const draft = await drafts.save(app.document, known?.revision ?? 0, false);
        await publishDraft(draft.app, draft.revision, [], text('from_file.note'));
      }
      setRuns(Object.fromEntries(app.tables.map((table) => [table.entity, 'waiting'])));
      // In order: rows that are referred to come first.
      for (const table of app.tables) {
        const file = files[table.file];
        if (file) {
          await importTable(app.document.app.key, table, file, (run) => setRuns((before) => ({ ...before, [table.entity]: run })));
        }
      }
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: appListQuery.queryKey }),
        client.invalidateQueries({ queryKey: keys.me }),
        client.invalidateQueries({ queryKey: keys.apps }),
      ]),
  });
  useLeavingAsked(create.isPending);
  const step = runs ? 2 : proposal ? 1 : 0;
  return (
    <div className="yzb-from-file">
      <h1 className="yz-page-title">{text('start.file')}</h1>
      <ol className="yz-import-steps" aria-label={text('from_file.steps')}>
        {(['from_file.step_upload', 'from_file.step_review', 'from_file.step_create'] as const).map((name, at) => (
          <li key={name} aria-current={at === step ? 'step' : undefined} className={at < step ? 'yz-import-past' : undefined}>
            <span aria-hidden="true">{at + 1}</span>
            {text(name)}
          </li>
        ))}
      </ol>
      {step === 0 && (
        <section className="yz-panel yzb-from-file-first">
          <Upload.Dragger
            accept=".xlsx,.csv"
            multiple
            maxCount={10}
            fileList={files.map((file, at) => ({ uid: String(at), name: file.name, status: 'done' }))}
            beforeUpload={(file) => {
              setFiles((before) => [...before, file].slice(0, 10));
              if (!value.label.zh && !value.label.en) {
                const name = file.name.replace(/\.[^.]+$/, '').slice(0, 60);
                setValue({ label: /\p{Script=Han}/u.test(name) ? { zh: name } : { en: name }, key: '' });
              }
              return false;
            }}
            onRemove={(file) => setFiles((before) => before.filter((_, at) => String(at) !== file.uid))}
          >
            <p className="ant-upload-drag-icon" aria-hidden="true">
              <InboxOutlined />
            </p>
            <p>{text('from_file.drop')}</p>
            <p className="yz-muted">{text('from_file.drop_note')}</p>
          </Upload.Dragger>
          <div className="yzb-form">
            <NewAppFields value={value} keyShown={key} taken={taken} onChange={setValue} />
            <Refused error={propose.error} />
            <div className="yzb-form-actions">
              <Button type="primary" disabled={!ready || files.length === 0} loading={propose.isPending} onClick={() => propose.mutate()}>
                {text('from_file.next')}
              </Button>
            </div>
          </div>
        </section>
      )}
      {step === 1 && proposal && (
        <>
          <p className="yz-muted">{text('from_file.review_note')}</p>
          {proposal.tables.map((table) => (
            <ReviewTable key={table.entity} app={proposal} table={table} onChange={setProposal} />
          ))}
          <div className="yzb-form-actions yzb-sticky-actions">
            <Button onClick={() => setProposal(null)}>{text('action.back')}</Button>
            <Button type="primary" onClick={() => create.mutate(proposal)}>
              {text('from_file.create')}
            </Button>
          </div>
        </>
      )}
      {step === 2 && proposal && (
        <section className="yz-panel yzb-from-file-runs" aria-label={text('from_file.step_create')}>
          <h2 className="yz-panel-title">{text(create.isPending ? 'from_file.creating' : create.isError ? 'from_file.failed' : 'from_file.created')}</h2>
          <ul className="yzb-runs">
            {proposal.tables.map((table) => (
              <RunLine key={table.entity} app={proposal} entity={table.entity} rows={table.rows} run={runs?.[table.entity]} />
            ))}
          </ul>
          <Refused error={create.error} />
          <div className="yzb-form-actions">
            {create.isError && (
              <>
                <Button onClick={() => setRuns(null)}>{text('action.back')}</Button>
                <Button type="primary" onClick={() => create.mutate(proposal)}>
                  {text('action.retry')}
                </Button>
              </>
            )}
            {create.isSuccess && (
              <>
                <Link to={buildPaths.app(key) as '/'} className="yzb-plain-link">
                  {text('from_file.build_on')}
                </Link>
                <Link to={`/app/${key}` as '/'} className="yzb-publish-link">
                  {text('bar.open_app')}
                </Link>
              </>
            )}
          </div>
        </section>
      )}
    </div>
  );
}

/** While rows are on their way the browser asks before the page is left. */
function useLeavingAsked(busy: boolean): void {
  useEffect(() => {
    if (!busy) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
}

function RunLine({
  app,
  entity,
  rows,
  run,
}: {
  readonly app: ProposedApp;
  readonly entity: string;
  readonly rows: number;
  readonly run: ImportRun | 'waiting' | undefined;
}) {
  const text = useText();
  const label = useLabel();
  const name = label(entityOf(app.document, entity)?.label as Label | undefined, entity);
  const known = run && run !== 'waiting' ? run : null;
  const over = known && !['preparing', 'checking', 'running', 'ready', 'checked'].includes(known.state);
  const good = known?.state === 'done';
  const share = known && known.total ? Math.min(1, (known.state === 'running' ? known.rows : (known.checked_row ?? 0) / 2) / known.total) : null;
  return (
    <li className="yzb-run">
      <span className="yzb-run-name">
        {good && <CheckCircleOutlined className="yzb-good-mark" aria-hidden="true" />}
        {over && !good && <CloseCircleOutlined className="yzb-error-mark" aria-hidden="true" />}
        {name}
      </span>
      {!known && <span className="yz-muted">{text('from_file.rows', { count: rows })}</span>}
      {known && !over && <ProgressBar share={share} label={name} />}
      {over && (
        <span>
          {text('from_file.came_in', { count: known.created })}
          {known.failed > 0 && <> · {text('from_file.left_out', { count: known.failed })}</>}
          {known.refused[0] && <> · {label(known.refused[0].message)}</>}
          {(known.failed > 0 || !good) && (
            <>
              {' '}
              <Link to={`/app/${app.document.app.key}/import/${app.document.app.key}.${entity}?run=${known.id}` as '/'}>
                {text('from_file.details')}
              </Link>
            </>
          )}
        </span>
      )}
    </li>
  );
}
