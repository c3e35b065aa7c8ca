import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { useEffect } from 'react';

import { loadBulk, undoBulk } from '../../core/api/list_api';
import { type BulkRun, isBusy } from '../../core/bulk';
import { keys } from '../../core/query_keys';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';

const ASK_AGAIN_MILLISECONDS = 700;

/** How far a bulk change has come, what it could not do, and the way back. */
export function BulkProgress({ run, onClose }: { readonly run: string; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const answer = useQuery({
    queryKey: keys.bulk(run),
    queryFn: () => loadBulk(run),
    refetchInterval: ({ state }) => (!state.data || isBusy(state.data) ? ASK_AGAIN_MILLISECONDS : false),
  });
  const state = answer.data?.state;
  const entity = answer.data?.entity;
  useEffect(() => {
    if (entity && (state === 'done' || state === 'undone')) void client.invalidateQueries({ queryKey: keys.records(entity) });
  }, [client, entity, state]);
  if (!answer.data) return null;
  const { total, waiting, failed, issues } = answer.data;
  const busy = isBusy(answer.data);

  async function undo(): Promise<void> {
    try {
      client.setQueryData<BulkRun>(keys.bulk(run), await undoBulk(run));
      await client.invalidateQueries({ queryKey: keys.bulk(run) });
    } catch (error) {
      void message.error(errorText(error, text));
    }
  }

  return (
    <Alert
      className="yz-bulk-progress"
      role="status"
      type={busy ? 'info' : failed > 0 || answer.data.kept > 0 ? 'warning' : 'success'}
      showIcon
      closable={busy ? false : { onClose, 'aria-label': text('bulk.close') }}
      title={summary(answer.data, text)}
      description={
        busy ? (
          <Progress percent={percentOf(answer.data)} size="small" aria-label={text('bulk.progress')} />
        ) : issues.length > 0 ? (
          <ul className="yz-block-refused">
            {issues.map(({ record, title, message: reason }) => (
              <li key={record}>
                {title && <strong>{title} </strong>}
                {reason}
              </li>
            ))}
          </ul>
        ) : undefined
      }
      action={
        answer.data.file ? (
          <Button size="small" type="primary" href={`/api/files/${answer.data.file.id}`} download={answer.data.file.name}>
            {text('print.download_file')}
          </Button>
        ) : state === 'done' && answer.data.action !== 'print' && waiting === 0 && total > failed ? (
          <Button size="small" onClick={() => void undo()}>
            {text('action.undo')}
          </Button>
        ) : undefined
      }
    />
  );
}

function percentOf(run: BulkRun): number {
  const finished = run.state === 'undoing' ? run.undone + run.kept : run.total - run.waiting;
  const all = run.state === 'undoing' ? run.undone + run.kept + run.done : run.total;
  return all === 0 ? 0 : Math.floor((finished / all) * 100);
}

function summary(run: BulkRun, text: ReturnType<typeof useText>): string {
  if (run.action === 'print') {
    return run.state === 'running'
      ? text('print.printing', { done: run.total - run.waiting, total: run.total })
      : text(run.failed > 0 ? 'print.printed_some' : 'print.printed', { done: run.done, failed: run.failed });
  }
  switch (run.state) {
    case 'running':
      return text(run.action === 'delete' ? 'bulk.deleting' : 'bulk.changing', { done: run.total - run.waiting, total: run.total });
    case 'undoing':
      return text('bulk.undoing');
    case 'undone':
      return text('bulk.undone', { undone: run.undone, kept: run.kept });
    case 'done':
      return text(run.action === 'delete' ? 'bulk.deleted' : 'bulk.changed', { done: run.done, failed: run.failed });
  }
}
