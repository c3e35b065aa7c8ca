import { DeleteOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { restoreRecord } from '../../core/api/record_api';
import { type DeletedRecord, purgeRecord, unmergeRecords } from '../../core/api/recycle_bin_api';
import type { EntityDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { useDeleted } from '../../hooks/use_deleted';
import { useEntity } from '../../hooks/use_entity';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { ListSkeleton } from '../../views/list/list_skeleton';
import { usePageTitle } from '../hooks/use_page_title';
import { useRecordLinks } from '../hooks/use_record_links';
import { NotFoundPage } from './not_found_page';
import '../record/recycle_bin.css';

const PurgeDialog = lazy(() => import('../record/purge_dialog'));

/** Deleted records of one entity, to be brought back or, by administrators, removed for good. */
export function RecycleBinPage() {
  const { app, entity: name } = useParams({ from: '/signed-in/framed/app/$app/deleted/$entity' });
  const answer = useEntity(app, name);
  if (answer.error) return <Failed page error={answer.error} onRetry={answer.retry} />;
  if (answer.isPending) return <ListSkeleton narrow={false} />;
  if (!answer.entity?.actions.includes('delete')) return <NotFoundPage />;
  return <RecycleBin key={name} app={app} entity={answer.entity} />;
}

function RecycleBin({ app, entity }: { readonly app: string; readonly entity: EntityDefinition }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const client = useQueryClient();
  const { message } = useNotices();
  const { link } = useRecordLinks(app);
  const deleted = useDeleted(entity.name);
  const [purging, setPurging] = useState<DeletedRecord | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const plural = label(entity.plural) || label(entity.label, entity.key);
  usePageTitle(text('bin.of', { name: plural }));
  const titleOf = (record: { readonly title: string | null }) => record.title || text('bin.untitled');

  async function act(record: DeletedRecord, work: () => Promise<unknown>, done: string): Promise<void> {
    setBusy(record.id);
    try {
      await work();
      void message.success(done);
      await client.invalidateQueries({ queryKey: keys.records(entity.name) });
      void client.invalidateQueries({ queryKey: ['record', entity.name] });
      void client.invalidateQueries({ queryKey: ['history', entity.name] });
    } catch (error) {
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      void message.error(issue ?? errorText(error, text));
    } finally {
      setBusy(null);
    }
  }

  const first = deleted.data?.pages[0];
  const records = deleted.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <div className="yz-bin">
      <header className="yz-page-head">
        <div>
          <h1 className="yz-page-title">{text('bin.of', { name: plural })}</h1>
          <p className="yz-muted">{text('bin.note')}</p>
        </div>
      </header>
      {deleted.isPending ? (
        <ListSkeleton narrow={false} />
      ) : deleted.isError ? (
        <Failed error={deleted.error} onRetry={() => void deleted.refetch()} />
      ) : records.length === 0 ? (
        <Empty icon={<DeleteOutlined />} title={text('bin.empty')} note={text('bin.empty_note')} />
      ) : (
        <ul className="yz-bin-list">
          {records.map((record) => (
            <li key={record.id} className="yz-bin-row">
              <div className="yz-bin-text">
                <strong>{titleOf(record)}</strong>
                <span className="yz-muted">
                  {record.merged_into ? (
                    <>
                      {text('bin.merged_into', { name: '' })}
                      {link(entity.name, { id: record.merged_into.id, version: 0, values: {} }, titleOf(record.merged_into))}
                    </>
                  ) : (
                    text('bin.deleted_by', { name: record.deleted_by_name ?? text('history.system') })
                  )}
                  {' · '}
                  <time dateTime={record.deleted_at} title={format.dateTime(record.deleted_at)}>
                    {format.relative(record.deleted_at)}
                  </time>
                </span>
              </div>
              <div className="yz-bin-actions">
                {record.merged_into ? (
                  <Button
                    icon={<RollbackOutlined />}
                    loading={busy === record.id}
                    onClick={() =>
                      void act(
                        record,
                        () => unmergeRecords(entity.name, record.merged_into?.id ?? '', record.id),
                        text('bin.unmerged'),
                      )
                    }
                  >
                    {text('bin.unmerge')}
                  </Button>
                ) : (
                  <Button
                    icon={<RollbackOutlined />}
                    loading={busy === record.id}
                    onClick={() =>
                      void act(
                        record,
                        () => restoreRecord(entity.name, record.id),
                        text('record.restored', { name: titleOf(record) }),
                      )
                    }
                  >
                    {text('bin.restore')}
                  </Button>
                )}
                {first?.may_purge && (
                  <Button danger type="text" icon={<DeleteOutlined />} onClick={() => setPurging(record)}>
                    {text('bin.purge')}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {deleted.hasNextPage && (
        <Button loading={deleted.isFetchingNextPage} onClick={() => void deleted.fetchNextPage()}>
          {text('list.more')}
        </Button>
      )}
      {purging && (
        <Suspense>
          <PurgeDialog
            name={titleOf(purging)}
            onClose={() => setPurging(null)}
            onPurge={async () => {
              await act(purging, () => purgeRecord(entity.name, purging.id), text('bin.purged', { name: titleOf(purging) }));
              setPurging(null);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
