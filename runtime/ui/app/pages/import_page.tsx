import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { Suspense, lazy } from 'react';

import { loadImport } from '../../core/api/import_api';
import type { EntityDefinition } from '../../core/definition';
import { type ImportRun, isAtWork } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useEntity } from '../../hooks/use_entity';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { ListSkeleton } from '../../views/list/list_skeleton';
import { usePageTitle } from '../hooks/use_page_title';
import { CheckStep } from '../import/check_step';
import { FileStep } from '../import/file_step';
import { MappingStep } from '../import/mapping_step';
import { RefusedFile } from '../import/refused_file';
import { ResultStep } from '../import/result_step';
import { WorkStep } from '../import/work_step';
import { NotFoundPage } from './not_found_page';
import '../import/import.css';

const MigrationsPage = lazy(() => import('./migrations_page').then((page) => ({ default: page.MigrationsPage })));
const ASK_AGAIN_MILLISECONDS = 700;
const STEPS = ['import.step_file', 'import.step_columns', 'import.step_check', 'import.step_result'] as const;

/** A file becomes records: the file, its columns, what is wrong with its rows, and what came of it. */
export function ImportPage() {
  const { app, entity: name } = useParams({ from: '/signed-in/framed/app/$app/import/$entity' });
  const { run, move } = useSearch({ from: '/signed-in/framed/app/$app/import/$entity' });
  const answer = useEntity(app, name);
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (answer.isPending) return <ListSkeleton narrow={false} />;
  if (!answer.entity?.actions.includes('import') || !answer.entity.actions.includes('create')) return <NotFoundPage />;
  if (move !== undefined) {
    return (
      <Suspense fallback={<ListSkeleton narrow={false} />}>
        <MigrationsPage app={app} entity={name} id={move} />
      </Suspense>
    );
  }
  return <Import key={`${name}/${run ?? ''}`} app={app} entity={answer.entity} run={run} />;
}

interface ImportProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly run: string | undefined;
}

function Import({ app, entity, run }: ImportProps) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const title = text('import.of', { name: label(entity.plural, label(entity.label, entity.key)) });
  usePageTitle(title);
  const answer = useQuery({
    queryKey: importKeys.importRun(run ?? ''),
    queryFn: () => loadImport(run ?? ''),
    enabled: run !== undefined,
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? ASK_AGAIN_MILLISECONDS : false),
  });
  const go = (search: { readonly run?: string }) =>
    void navigate({ to: '/app/$app/import/$entity', params: { app, entity: entity.name }, search });
  const open = (id: string) => go({ run: id });
  const again = () => go({});
  return (
    <div className="yz-import">
      <header className="yz-page-head">
        <h1 className="yz-page-title">{title}</h1>
        {run && <Button onClick={again}>{text('import.another')}</Button>}
      </header>
      <ol className="yz-import-steps" aria-label={text('import.steps')}>
        {STEPS.map((step, index) => (
          <li key={step} aria-current={index === stepOf(answer.data) ? 'step' : undefined} className={index < stepOf(answer.data) ? 'yz-import-past' : undefined}>
            <span aria-hidden="true">{index + 1}</span>
            {text(step)}
          </li>
        ))}
      </ol>
      {run === undefined ? (
        <FileStep app={app} entity={entity} onOpen={open} />
      ) : answer.isError ? (
        <Failed error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <ListSkeleton narrow={false} />
      ) : (
        <Step app={app} entity={entity} run={answer.data} onAgain={again} />
      )}
    </div>
  );
}

interface StepProps {
  readonly app: string;
  readonly entity: EntityDefinition;
  readonly run: ImportRun;
  readonly onAgain: () => void;
}

function Step({ app, entity, run, onAgain }: StepProps) {
  switch (run.state) {
    case 'preparing':
    case 'checking':
    case 'running':
    case 'undoing':
      return <WorkStep run={run} onAgain={onAgain} />;
    case 'refused':
      return <RefusedFile run={run} onAgain={onAgain} />;
    case 'ready':
      return <MappingStep entity={entity} run={run} />;
    case 'checked':
      return <CheckStep entity={entity} run={run} />;
    default:
      return <ResultStep app={app} entity={entity} run={run} />;
  }
}

function stepOf(run: ImportRun | undefined): number {
  switch (run?.state) {
    case undefined:
    case 'preparing':
    case 'refused':
      return 0;
    case 'ready':
      return 1;
    case 'checking':
    case 'checked':
      return 2;
    default:
      return 3;
  }
}
