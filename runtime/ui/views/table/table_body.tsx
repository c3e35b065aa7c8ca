import { Button } from 'antd';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

import type { ViewDefinition } from '../../core/definition';
import type { RecordAnswer } from '../../core/record';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { Failed } from '../common/failed';
import { BulkBar } from '../list/bulk_bar';
import { BulkProgress } from '../list/bulk_progress';
import { GroupedRecords } from '../list/grouped_records';
import { countText } from '../list/count_text';
import { listQuery } from '../list/list_query';
import { ListSkeleton } from '../list/list_skeleton';
import { RecordCards } from '../list/record_cards';
import { LATER_PAGE, RecordGridPanel } from '../list/record_grid_panel';
import type { ViewBodyProps } from '../view_body';
import { useTableColumns } from './use_table_columns';
import '../list/grid.css';

const NOBODY: ReadonlySet<string> = new Set();

/** Records as rows, in groups where wished; changed where they stand, one by one or many at once. */
export default function TableBody(props: ViewBodyProps<ViewDefinition | undefined>) {
  const { app, entity, view, state, layout, narrow, name, onCount } = props;
  const text = useText();
  const { paths, columns, group } = useTableColumns(props);
  const query = listQuery(entity, paths, view, state);
  const list = useRecordList(entity.name, query, { laterPages: LATER_PAGE });
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.records) ?? [], [list.data]);
  const { count, count_capped: capped = false } = list.data?.pages[0] ?? {};
  useEffect(() => onCount(count === undefined ? undefined : { count, capped }), [onCount, count, capped]);

  const [chosen, setChosen] = useState(NOBODY);
  const [run, setRun] = useState<string | null>(null);
  // Rows chosen in one list are not meant in another.
  const asked = `${query.filter ?? ''}\n${query.search ?? ''}`;
  const [chosenFor, setChosenFor] = useState(asked);
  if (chosenFor !== asked) {
    setChosenFor(asked);
    setChosen(NOBODY);
  }
  const { actions } = entity;
  const mayBulk = !narrow && actions.includes('bulk') && (actions.includes('update') || actions.includes('delete'));
  const total = count === undefined ? String(records.length) : countText(count, capped);
  const gridProps = {
    app,
    entity,
    columns,
    layout,
    sortText: state.sort ?? view?.sort.join(','),
    onSort: (sort: string | undefined) => state.set({ sort }),
    onLayout: props.setLayout,
    onOpen: props.onOpen,
    link: props.link as (record: RecordAnswer, content: ReactNode) => ReactNode,
    onFilter: props.onCondition,
  };

  return (
    <>
      {run && <BulkProgress run={run} onClose={() => setRun(null)} />}
      {mayBulk && chosen.size > 0 && (
        <BulkBar
          app={app}
          entity={entity}
          ids={chosen}
          total={total}
          filter={query.filter}
          search={query.search}
          allShown={records.every((record) => chosen.has(record.id))}
          onClear={() => setChosen(NOBODY)}
          onStarted={(started) => {
            setChosen(NOBODY);
            setRun(started);
          }}
        />
      )}
      {list.isPending ? (
        <ListSkeleton columns={columns.length} narrow={narrow} />
      ) : list.isError ? (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      ) : records.length === 0 ? (
        props.nothing
      ) : group ? (
        <GroupedRecords
          app={app.app.key}
          entity={entity}
          columns={columns}
          group={group}
          filter={query.filter}
          search={query.search}
          records={(filter) => <RecordGridPanel {...gridProps} label={name} query={{ ...query, filter }} compact />}
        />
      ) : narrow ? (
        <>
          <RecordCards columns={columns} records={records} stale={list.isPlaceholderData} link={props.link} />
          <footer className="yz-list-foot">
            <span className="yz-muted" role="status">
              {text('list.loaded', { loaded: records.length, count: total })}
            </span>
            {list.hasNextPage && (
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {text('list.more')}
              </Button>
            )}
          </footer>
        </>
      ) : (
        <RecordGridPanel
          {...gridProps}
          label={name}
          query={query}
          selection={mayBulk ? { ids: chosen, set: setChosen } : undefined}
        />
      )}
    </>
  );
}
