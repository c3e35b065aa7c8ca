import { ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { type ReactNode, useCallback, useMemo, useState } from 'react';

import type { ListQuery } from '../../core/api/record_api';
import type { AppDefinition, EntityDefinition } from '../../core/definition';
import type { Condition } from '../../core/filter/condition';
import type { ListLayout } from '../../core/list_settings';
import { isLongList } from '../../core/long_list';
import { keys } from '../../core/query_keys';
import { type RecordAnswer, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { Failed } from '../common/failed';
import { BlockDialog } from './block_dialog';
import { CellMenu } from './cell_menu';
import { type Column, nextSort, readSorts } from './columns';
import { ListSkeleton } from './list_skeleton';
import { type GivenCell, RecordGrid, type Selection } from './record_grid';
import { TotalsFoot } from './totals_foot';
import { type Question, useCellEdits } from './use_cell_edits';

export interface RecordGridPanelProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly label: string;
  readonly columns: readonly Column[];
  readonly query: ListQuery;
  readonly layout: ListLayout | null;
  readonly sortText: string | undefined;
  readonly selection?: Selection;
  /** One of several on the screen: no totals, as its heading has them, and no more height than needed. */
  readonly compact?: boolean;
  readonly onSort: (sort: string | undefined) => void;
  readonly onLayout: (layout: ListLayout) => void;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  readonly link: (record: RecordAnswer, content: ReactNode) => ReactNode;
  readonly onFilter: (condition: Condition) => void;
}

/** Whoever scrolls wants many: fewer questions for a list of a hundred thousand. */
export const LATER_PAGE = 200;

interface Menu {
  readonly column: Column;
  readonly record: RecordAnswer;
  readonly place: { readonly x: number; readonly y: number };
}

/** The grid with what belongs to it: its pages, its edits and the questions they raise, its totals. */
export function RecordGridPanel(props: RecordGridPanelProps) {
  const { app, entity, columns, query, layout, onLayout, selection, compact } = props;
  const text = useText();
  const evaluate = useEvaluator(app);
  const client = useQueryClient();
  const edits = useCellEdits(entity, app.entities);
  const list = useRecordList(entity.name, query, { laterPages: LATER_PAGE });
  const [block, setBlock] = useState<readonly GivenCell[] | null>(null);
  const [menu, setMenu] = useState<Menu | null>(null);
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.records) ?? [], [list.data]);
  const first = list.data?.pages[0];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  // From the top: asking for every page again would take as long as scrolling through them did.
  const refresh = () =>
    isLongList(list.data) ? void client.resetQueries({ queryKey: keys.list(entity.name, query) }) : void list.refetch();
  if (list.isPending) return <ListSkeleton columns={columns.length} rows={compact ? 3 : 10} />;
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  const outdated = list.isStale && isLongList(list.data);
  const sorts = readSorts(props.sortText);
  const count = first?.count ?? records.length;
  return (
    <div className={compact ? 'yz-grid-compact' : undefined}>
      <RecordGrid
        label={props.label}
        entity={entity}
        columns={columns}
        records={records}
        total={count}
        layout={layout}
        sorts={sorts}
        stale={list.isPlaceholderData}
        evaluate={evaluate}
        edits={edits}
        selection={selection}
        onSort={(path, add) => props.onSort(nextSort(sorts, path, add))}
        onResize={(path, width) => onLayout({ ...layout, widths: { ...layout?.widths, [path]: width } })}
        onOpen={props.onOpen}
        link={props.link}
        onBlock={setBlock}
        onMenu={(column, record, place) => setMenu({ column, record, place })}
        onEnd={more}
        foot={
          compact ? undefined : (
            <TotalsFoot
              app={app.app.key}
              entity={entity}
              columns={columns}
              filter={query.filter}
              search={query.search}
              selectable={Boolean(selection)}
            />
          )
        }
      />
      {!compact && (
        <footer className="yz-list-foot">
          <span className="yz-muted" role="status">
            {text('list.loaded', {
              loaded: records.length.toLocaleString('en-US'),
              count: `${count.toLocaleString('en-US')}${first?.count_capped ? '+' : ''}`,
            })}
          </span>
          {(list.data?.pages.length ?? 0) > 1 && (
            <span>
              {outdated && <span className="yz-muted">{text('list.outdated')}</span>}
              <Button
                type={outdated ? 'default' : 'text'}
                icon={<ReloadOutlined />}
                loading={list.isRefetching && !isFetchingNextPage}
                onClick={refresh}
              >
                {text('list.refresh')}
              </Button>
            </span>
          )}
        </footer>
      )}
      {menu && (
        <CellMenu
          {...menu}
          onFilter={props.onFilter}
          onOpen={() => props.onOpen(menu.record, false)}
          onClose={() => setMenu(null)}
        />
      )}
      {block && <BlockDialog app={app} entity={entity} evaluate={evaluate} cells={block} onClose={() => setBlock(null)} />}
      {edits.question && <QuestionDialog question={edits.question} columns={columns} onAnswer={edits.answer} />}
    </div>
  );
}

/** Somebody else was faster, or the platform has doubts: the person decides. */
function QuestionDialog({
  question,
  columns,
  onAnswer,
}: {
  readonly question: Question;
  readonly columns: readonly Column[];
  readonly onAnswer: (chosen: 'mine' | 'theirs') => void;
}) {
  const text = useText();
  const column = columns.find(({ path }) => path === question.edit.path);
  if (!column) return null;
  const { Cell } = kitOf(column.field);
  const conflict = question.kind === 'conflict';
  return (
    <Modal
      open
      title={text(conflict ? 'cell.conflict' : 'cell.warning')}
      okText={text(conflict ? 'cell.mine' : 'form.save_anyway')}
      cancelText={text(conflict ? 'cell.theirs' : 'action.cancel')}
      closable={false}
      onOk={() => onAnswer('mine')}
      onCancel={() => onAnswer('theirs')}
    >
      {conflict ? (
        <>
          <p>{text('cell.conflict_note', { name: column.label })}</p>
          <dl className="yz-conflict-cells">
            <dt>{text('cell.at_server')}</dt>
            <dd>
              <Cell field={column.field} value={question.theirs.values[column.path]} title={labelOf(question.theirs.labels, column.path)} />
            </dd>
            <dt>{text('cell.yours')}</dt>
            <dd>
              <Cell field={column.field} value={question.edit.value} title={question.edit.title} />
            </dd>
          </dl>
        </>
      ) : (
        <p>{question.message}</p>
      )}
    </Modal>
  );
}
