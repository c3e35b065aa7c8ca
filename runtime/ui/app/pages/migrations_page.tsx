import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useRef, useState } from 'react';

import { wordsOf } from '../../core/api/import_api';
import { type MigrationVerb, actOnMigration, createMigration, loadMigration, loadMigrations, orderMigration, reportAddress } from '../../core/api/migration_api';
import type { Migration } from '../../core/migration';
import { importKeys } from '../../core/import_keys';
import { fromWallClock } from '../../core/format/date';
import { moved } from '../../core/moved';
import { useAppDefinition } from '../../hooks/use_app_definition';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { ListSkeleton } from '../../views/list/list_skeleton';
import { usePageTitle } from '../hooks/use_page_title';
import { PlaceButtons, PlanMaker } from '../import/plan_maker';
import { Refusal } from '../import/refusal';
import '../import/import.css';

const ASK_AGAIN_MILLISECONDS = 1000;

/** Several related files moved in by one plan: tried, done, verified and signed. */
export function MigrationsPage({ app, entity, id }: { readonly app: string; readonly entity: string; readonly id: string }) {
  const text = useText();
  usePageTitle(text('migration.title'));
  return (
    <div className="yz-import">
      <header className="yz-page-head">
        <h1 className="yz-page-title">{text('migration.title')}</h1>
      </header>
      {id !== 'new' ? <One key={id} app={app} id={id} /> : <All app={app} entity={entity} />}
    </div>
  );
}

function All({ app, entity }: { readonly app: string; readonly entity: string }) {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<readonly string[]>([]);
  const [planned, setPlanned] = useState<readonly File[]>([]);
  const definition = useAppDefinition(app);
  const answer = useQuery({ queryKey: importKeys.migrations, queryFn: loadMigrations, staleTime: 0 });

  const show = (made: string) => void navigate({ to: '/app/$app/import/$entity', params: { app, entity }, search: { move: made } });

  async function take(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    if (!files.some(({ name }) => name.endsWith('.json'))) {
      setPlanned(files);
      return;
    }
    setBusy(true);
    setRefusal([]);
    try {
      show((await createMigration(files)).id);
    } catch (error) {
      const words = wordsOf(error);
      setRefusal(words.length > 0 ? words : [errorText(error, text)]);
      setBusy(false);
    }
  }

  if (planned.length > 0 && definition.data) {
    return <PlanMaker app={definition.data} files={planned} onMade={show} onClose={() => setPlanned([])} />;
  }
  return (
    <>
      <section className="yz-panel" aria-label={text('migration.new')}>
        <h2 className="yz-panel-title">{text('migration.new')}</h2>
        <p className="yz-muted">{text('migration.new_note')}</p>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept=".json,.csv,.tsv,.txt,.xlsx"
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <Refusal reasons={refusal} />
        <div className="yz-import-actions">
          <Button type="primary" loading={busy} onClick={() => input.current?.click()}>
            {text('migration.choose')}
          </Button>
        </div>
      </section>
      {answer.data && answer.data.length > 0 && (
        <section className="yz-panel" aria-label={text('migration.past')}>
          <h2 className="yz-panel-title">{text('migration.past')}</h2>
          <ul className="yz-import-past-list">
            {answer.data.map((one) => (
              <li key={one.id}>
                <Link className="yz-import-past-name" to="/app/$app/import/$entity" params={{ app, entity }} search={{ move: one.id }}>
                  {one.name}
                </Link>
                <span className={`yz-import-state yz-import-state-${one.state}`}>{text(`migration.state_${one.state}`)}</span>
                <span className="yz-muted">{one.verified ? text('migration.verified') : ''}</span>
                <time className="yz-muted" dateTime={one.created_at}>
                  {format.relative(one.created_at)}
                </time>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function One({ app, id }: { readonly app: string; readonly id: string }) {
  const text = useText();
  const format = useFormat();
  const language = useLanguage();
  const client = useQueryClient();
  const [busy, setBusy] = useState<MigrationVerb | null>(null);
  const [refusal, setRefusal] = useState<readonly string[]>([]);
  const [at, setAt] = useState('');
  const [ordering, setOrdering] = useState(false);
  const label = useLabel();
  const definition = useAppDefinition(app);
  const answer = useQuery({
    queryKey: importKeys.migration(id),
    queryFn: () => loadMigration(id),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? ASK_AGAIN_MILLISECONDS : false),
  });

  async function act(verb: MigrationVerb): Promise<void> {
    setBusy(verb);
    setRefusal([]);
    try {
      const moment = verb === 'start' && at ? fromWallClock(at, format.zone) : undefined;
      client.setQueryData<Migration>(importKeys.migration(id), await actOnMigration(id, verb, moment));
    } catch (error) {
      const words = wordsOf(error);
      setRefusal(words.length > 0 ? words : [errorText(error, text)]);
    } finally {
      setBusy(null);
      void client.invalidateQueries({ queryKey: importKeys.migration(id) });
    }
  }

  async function order(place: number, by: -1 | 1): Promise<void> {
    const imports = moved(answer.data?.imports ?? [], place, by).map((one) => one.id);
    setOrdering(true);
    try {
      client.setQueryData<Migration>(importKeys.migration(id), await orderMigration(id, imports));
    } catch (error) {
      setRefusal([errorText(error, text)]);
    } finally {
      setOrdering(false);
    }
  }

  const nameOf = (entity: string) => {
    const known = definition.data?.entities[entity];
    return known ? label(known.plural, label(known.label, entity)) : entity;
  };

  if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <ListSkeleton narrow={false} />;
  const move = answer.data;
  const open = move.state === 'draft' || move.state === 'stopped';
  return (
    <>
      <section className="yz-panel" aria-label={move.name}>
        <h2 className="yz-panel-title">
          {move.name}
          <span className={`yz-import-state yz-import-state-${move.state} yz-panel-more`}>{text(`migration.state_${move.state}`)}</span>
        </h2>
        <p className="yz-muted">{text('migration.files_note')}</p>
        <ol className="yz-import-past-list">
          {move.imports.map((one, place) => (
            <li key={one.id}>
              <Link className="yz-import-past-name" to="/app/$app/import/$entity" params={{ app: one.entity.split('.')[0] ?? app, entity: one.entity }} search={{ run: one.id }}>
                {one.name}
              </Link>
              <span className={`yz-import-state yz-import-state-${one.state}`}>{text(`import.state_${one.state}`)}</span>
              <span className="yz-muted">
                {one.created + one.updated > 0
                  ? text('import.counts', { created: one.created, updated: one.updated, skipped: one.skipped, failed: one.failed })
                  : text('import.rows', { rows: one.total ?? 0 })}
              </span>
              <span className="yz-muted">
                {nameOf(one.entity)}
                {move.state === 'draft' && move.imports.length > 1 && (
                  <PlaceButtons name={one.name} at={place} count={move.imports.length} disabled={ordering} onMove={(by) => void order(place, by)} />
                )}
              </span>
            </li>
          ))}
        </ol>
        <Refusal reasons={refusal} />
        <div className="yz-import-actions">
          {open && (
            <>
              <Button loading={busy === 'trial'} onClick={() => void act('trial')}>
                {text('migration.try')}
              </Button>
              <Button type="primary" loading={busy === 'start'} onClick={() => void act('start')}>
                {text(at ? 'migration.schedule' : 'migration.start')}
              </Button>
              <label className="yz-import-choice">
                {text('migration.at')}
                <Input type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
              </label>
            </>
          )}
          {move.state === 'done' && (
            <Button type={move.report ? 'default' : 'primary'} loading={busy === 'verify'} onClick={() => void act('verify')}>
              {text('migration.verify')}
            </Button>
          )}
        </div>
        {move.state === 'scheduled' && move.start_at && <p role="status">{text('migration.waits', { time: format.dateTime(move.start_at) })}</p>}
      </section>
      {move.trial && (
        <section className="yz-panel" aria-label={text('migration.trial')}>
          <h2 className="yz-panel-title">{text('migration.trial')}</h2>
          <ul className="yz-import-kept-records">
            {move.trial.steps.map((step) => (
              <li key={`${step.file} ${step.entity}`}>
                <strong>{step.file}</strong> {text('import.rows', { rows: step.rows })} ·{' '}
                {text('import.counts', { created: step.created, updated: step.updated, skipped: step.skipped, failed: step.failed })}
                <Refusal
                  reasons={step.issues.map(({ row, column, message }) => `${row ?? ''} ${column ?? ''} ${message[language] ?? message.en ?? ''}`.trim())}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {move.report && (
        <section className="yz-panel" aria-label={text('migration.report')}>
          <h2 className="yz-panel-title">{text('migration.report')}</h2>
          <p role="status">
            {text(move.report.equal ? 'migration.equal' : 'migration.unequal')} ·{' '}
            {text('migration.signed_by', { name: move.report.verified_by.name ?? '', time: format.dateTime(move.report.verified_at) })}
          </p>
          <Refusal
            reasons={move.report.files.flatMap(({ file, differences }) =>
              differences.map(({ field, source, target }) => text('migration.difference', { file, field: field ?? '', source, target })),
            )}
          />
          <div className="yz-import-actions">
            <Button icon={<PrinterOutlined />} href={reportAddress(id, 'html')} target="_blank">
              {text('migration.print')}
            </Button>
            <Button icon={<DownloadOutlined />} href={reportAddress(id, 'json')} download={`${move.name}.json`}>
              {text('migration.download')}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

function isMoving(move: Migration): boolean {
  return move.state === 'running' || move.imports.some(({ state }) => ['preparing', 'checking', 'running'].includes(state));
}
