import { DoubleLeftOutlined, DoubleRightOutlined, PlusOutlined } from '@ant-design/icons';
import { type ReactNode, useCallback, useEffect, useMemo } from 'react';

import type { ListQuery } from '../../core/api/record_api';
import type { RecordAnswer } from '../../core/record';
import { useDropPlace } from '../../dnd';
import { PersonMark } from '../../fields/shared/person_mark';
import { useNear } from '../../hooks/use_near';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { Failed } from '../common/failed';
import { MoreBelow } from '../common/more_below';
import { bothFilters } from '../../core/filter/expression_text';
import { CARD_KIND, ColumnDot } from './board_card';
import type { BoardColumn } from './board_columns';
import type { Placed } from './use_moves';

export interface BoardColumnProps {
  readonly column: BoardColumn;
  readonly entity: string;
  readonly query: ListQuery;
  /** With the cards on their way in or out counted already. */
  readonly count: number;
  readonly sum: string | undefined;
  readonly placed: ReadonlyMap<string, Placed>;
  /** Nothing may be put here. */
  readonly closed: boolean;
  readonly folded: boolean;
  readonly onFold: (key: string, folded: boolean) => void;
  readonly onAdd?: (column: BoardColumn) => void;
  /** Remembers which records are on the screen, for those that are dragged. */
  readonly onShown: (records: readonly RecordAnswer[], key: string) => void;
  readonly card: (record: RecordAnswer, column: BoardColumn, moving: boolean) => ReactNode;
}

const PAGE = 30;

/** One column: its cards by pages, in the order of the view. Folded, cards can still be put into it. */
export function BoardColumnView(props: BoardColumnProps) {
  const { column, entity, query, count, sum, placed, closed, folded, onFold, onAdd, onShown, card } = props;
  const text = useText();
  const { ref: nearRef, near: seen } = useNear(true);
  const { ref: dropRef, over } = useDropPlace(column.key, CARD_KIND, closed);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      nearRef(element);
      dropRef(element);
    },
    [nearRef, dropRef],
  );
  const list = useRecordList(
    entity,
    { ...query, filter: bothFilters(query.filter, column.filter), limit: PAGE },
    { enabled: seen && !folded && column.count > 0, counted: false },
  );
  const records = useMemo(() => {
    const here = column.count > 0 ? (list.data?.pages.flatMap((page) => page.records) ?? []) : [];
    const known = new Set(here.map(({ id }) => id));
    const coming = [...placed.values()].filter(({ record, to }) => to === column.key && !known.has(record.id));
    const staying = here.filter(({ id }) => (placed.get(id)?.to ?? column.key) === column.key);
    return [...coming.map(({ record }) => record), ...staying];
  }, [list.data, placed, column]);
  useEffect(() => onShown(records, column.key), [onShown, records, column.key]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  if (folded) {
    return (
      <section ref={ref} className={`yz-board-column yz-board-column-folded ${over ? 'yz-board-column-over' : ''}`} data-column={column.key}>
        <button
          type="button"
          aria-expanded="false"
          onClick={() => onFold(column.key, false)}
        >
          <DoubleRightOutlined aria-hidden="true" />
          {/* Read as it is seen: the number, then the name. */}
          <span className="yz-visually-hidden">{text('kanban.expand')} </span>
          <span className="yz-count">{count}</span>{' '}
          <span className="yz-board-folded-name">
            <ColumnDot colour={column.colour} />
            {column.label}
          </span>
        </button>
      </section>
    );
  }
  return (
    <section
      ref={ref}
      className={`yz-board-column ${over ? 'yz-board-column-over' : ''}`}
      aria-label={column.label}
      data-column={column.key}
      aria-busy={list.isFetching || undefined}
    >
      <header className="yz-board-head">
        <h2>
          {column.person ? <PersonMark name={column.label} /> : <ColumnDot colour={column.colour} />}
          <span className="yz-board-name">{column.label}</span>
          <span className="yz-count">{count}</span>
        </h2>
        {onAdd && !column.closed && (
          <button type="button" className="yz-icon-button" aria-label={text('kanban.add', { name: column.label })} onClick={() => onAdd(column)}>
            <PlusOutlined />
          </button>
        )}
        <button
          type="button"
          className="yz-icon-button"
          aria-expanded="true"
          aria-label={text('kanban.collapse', { name: column.label })}
          onClick={() => onFold(column.key, true)}
        >
          <DoubleLeftOutlined />
        </button>
        {sum !== undefined && <p className="yz-board-sum">{sum}</p>}
      </header>
      {list.isError ? (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      ) : records.length > 0 ? (
        // Only its cards take the focus; the list scrolls with them.
        <ul className="yz-board-cards" data-scrolls="">
          {records.map((record) => card(record, column, placed.has(record.id)))}
          {hasNextPage && (
            <li>
              <MoreBelow loading={isFetchingNextPage} onMore={more} />
            </li>
          )}
        </ul>
      ) : count > 0 && !list.data ? (
        <div className="yz-board-waiting" aria-hidden="true">
          <span className="yz-skeleton" />
          <span className="yz-skeleton" />
        </div>
      ) : (
        <p className="yz-board-empty">{text('kanban.empty')}</p>
      )}
    </section>
  );
}
