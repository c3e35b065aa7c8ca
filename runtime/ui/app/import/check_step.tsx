import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';

import { actOnImport, chooseMapping, commitImport, loadPreview } from '../../core/api/import_api';
import type { EntityDefinition } from '../../core/definition';
import type { ImportMapping, ImportRun } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { Failed } from '../../views/common/failed';
import { ListSkeleton } from '../../views/list/list_skeleton';
import { DuplicatePolicy } from './duplicate_policy';
import { ProblemRows } from './problem_rows';
import { Count } from './count';
import { Refusal } from './refusal';
import { Sums } from './sums';
import { UnmatchedValues } from './unmatched_values';
import { useAct } from './use_act';

/** What an import would do, counted; what is wrong, to be mended here; then the import itself. */
export function CheckStep({ entity, run }: { readonly entity: EntityDefinition; readonly run: ImportRun }) {
  const text = useText();
  const label = useLabel();
  const { act, busy, refusal } = useAct(run.id);
  const preview = useQuery({ queryKey: importKeys.importPreview(run.id, 'checked'), queryFn: () => loadPreview(run.id) });
  if (preview.isError) return <Failed error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data || !run.check) return <ListSkeleton narrow={false} />;
  const { counts, unmatched, stale, not_kept: notKept } = run.check;
  const { wrong } = run.problems;
  const nothing = counts.created + counts.updated === 0 && !stale;

  async function checkWith(mapping: ImportMapping): Promise<void> {
    if (await act(() => chooseMapping(run.id, mapping))) await act(() => actOnImport(run.id, 'check'));
  }

  return (
    <>
      <section className="yz-panel" aria-label={text('import.would')}>
        <h2 className="yz-panel-title">{text('import.would')}</h2>
        <dl className="yz-import-counts" aria-live="polite">
          <Count name={text('import.would_create')} value={counts.created} tone="good" />
          <Count name={text('import.would_update')} value={counts.updated} />
          <Count name={text('import.would_skip')} value={counts.skipped + run.problems.skipped} />
          <Count name={text('import.at_fault')} value={stale ? wrong : counts.failed} tone={counts.failed > 0 ? 'bad' : undefined} />
        </dl>
        {stale && (
          <p className="yz-import-warning" role="status">
            {text('import.stale')}
          </p>
        )}
        {(Object.keys(counts.sums).length > 0 || Object.keys(counts.references).length > 0) && (
          <ul className="yz-import-sums">
            <Sums entity={entity} sums={counts.sums} />
            {Object.entries(counts.references).map(([name, count]) => (
              <li key={name}>{text('import.would_make', { count, name: targetLabel(name) })}</li>
            ))}
          </ul>
        )}
        <DuplicatePolicy
          preview={preview.data}
          mapping={run.mapping}
          onChange={(mapping) => void checkWith(mapping)}
        />
      </section>
      {unmatched.length > 0 && (
        <UnmatchedValues key={JSON.stringify(unmatched)} preview={preview.data} run={run} busy={busy} onCheck={(mapping) => void checkWith(mapping)} />
      )}
      <ProblemRows run={run} headings={preview.data.headings ?? []} mapping={run.mapping} />
      {notKept > 0 && <p className="yz-muted">{text('import.not_kept', { count: notKept })}</p>}
      <Refusal reasons={refusal} />
      <div className="yz-import-actions yz-import-foot">
        {wrong === 0 || stale ? (
          <Button type="primary" loading={busy} disabled={nothing} onClick={() => void act(() => commitImport(run.id, 'stop'))}>
            {text('import.commit', { count: stale ? (run.total ?? 0) - run.problems.skipped : counts.created + counts.updated })}
          </Button>
        ) : (
          <Button type="primary" loading={busy} disabled={nothing} onClick={() => void act(() => commitImport(run.id, 'skip'))}>
            {text('import.commit_others', { count: counts.created + counts.updated, failed: counts.failed })}
          </Button>
        )}
        <Button loading={busy} onClick={() => void act(() => actOnImport(run.id, 'check'))}>
          {text('import.check_again')}
        </Button>
        <Button disabled={busy} onClick={() => void act(() => chooseMapping(run.id, run.mapping))}>
          {text('import.back_to_columns')}
        </Button>
      </div>
    </>
  );

  function targetLabel(name: string): string {
    const target = preview.data?.targets.find(({ entity: to }) => to === name);
    return label(target?.entity_label, entity.name === name ? label(entity.label) : name);
  }
}
