import { Button } from 'antd';

import { actOnImport } from '../../core/api/import_api';
import type { ImportRun } from '../../core/import_run';
import { useText } from '../../hooks/use_text';
import { ProgressBar } from './progress_bar';
import { Refusal } from './refusal';
import { useAct } from './use_act';

/** A worker is at it: how far, and the way to end it. Whoever leaves finds it under the past imports. */
export function WorkStep({ run, onAgain }: { readonly run: ImportRun; readonly onAgain: () => void }) {
  const text = useText();
  const { act, busy, refusal } = useAct(run.id);
  const done = run.state === 'running' ? run.rows : (run.checked_row ?? 0);
  return (
    <section className="yz-panel yz-import-work" aria-label={text('import.at_work')}>
      <h2 className="yz-panel-title">{text(`import.work_${run.state as 'preparing' | 'checking' | 'running' | 'undoing'}`, { name: run.name })}</h2>
      <ProgressBar share={shareOf(run)} label={text('import.progress')} />
      <p className="yz-muted" role="status">
        {run.total !== null && (run.state === 'running' || run.state === 'checking')
          ? text('import.done_of', { done: Math.min(done, run.total), total: run.total })
          : text('import.please_wait')}
      </p>
      <p className="yz-muted">{text('import.may_leave')}</p>
      <Refusal reasons={refusal} />
      <div className="yz-import-actions">
        {run.state !== 'undoing' && (
          <Button danger loading={busy} onClick={() => void act(() => actOnImport(run.id, 'cancel'))}>
            {text('import.cancel')}
          </Button>
        )}
        <Button onClick={onAgain}>{text('import.leave')}</Button>
      </div>
    </section>
  );
}

function shareOf(run: ImportRun): number | null {
  if (run.state === 'undoing') {
    const all = run.created + run.updated;
    return all === 0 ? null : Math.min(1, (run.undone + run.kept) / all);
  }
  if (!run.total || run.state === 'preparing') return null;
  const done = run.state === 'running' ? run.rows : (run.checked_row ?? 0);
  return Math.min(1, done / run.total);
}
