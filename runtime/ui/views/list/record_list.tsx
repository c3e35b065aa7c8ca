import { FilterOutlined, InboxOutlined, SearchOutlined } from '@ant-design/icons';
import { Badge, Button, Drawer, Input, Popover } from 'antd';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

import type { ListQuery } from '../../core/api/record_api';
import type { AppDefinition, EntityDefinition, ViewDefinition } from '../../core/definition';
import { defaultColumns, isSearched } from '../../core/definition_lookup';
import type { Condition } from '../../core/filter/condition';
import { bothFilters, filterText } from '../../core/filter/expression_text';
import { parseFilter } from '../../core/filter/parse';
import type { RecordAnswer } from '../../core/record';
import { useDebounced } from '../../hooks/use_debounced';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useListedColumns } from '../../hooks/use_listed_columns';
import { useNarrow } from '../../hooks/use_narrow';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { ClearIcon } from '../common/clear_icon';
import { Empty } from '../common/empty';
import { Failed } from '../common/failed';
import { columnsOf, readSort } from './columns';
import { FilterChips } from './filter_chips';
import { filterFields, kindOfPath } from './filter_fields';
import { FilterPanel } from './filter_panel';
import { ListSkeleton } from './list_skeleton';
import { RecordCards } from './record_cards';
import { RecordTable } from './record_table';
import { useListState } from './use_list_state';
import './list.css';

export interface RecordListProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly view?: ViewDefinition;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  readonly link: (record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  /** Leads to the form for a new record; absent when the caller may not create. */
  /** Beside search and filter. */
  readonly tools?: ReactNode;
  readonly createButton?: ReactNode;
}

const PAGE = 50;

/** A view's records: search, filter, sort, page after page. */
export function RecordList({ app, entity, view, onOpen, link, tools, createButton }: RecordListProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const narrow = useNarrow();
  const state = useListState();
  const [filtering, setFiltering] = useState(false);
  const [typed, setTyped] = useState(state.q ?? '');
  const search = useDebounced(typed.trim(), 300);
  const { set, q } = state;
  useEffect(() => {
    if (search !== (q ?? '')) set({ q: search || undefined });
    // Only typing writes the address; an address that changed by "back" must not be written over.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [search]);

  const listed = useListedColumns(app, entity);
  const usual = useMemo(() => (listed.length > 0 ? listed : defaultColumns(entity)), [listed, entity]);
  const paths = view?.columns ?? usual;
  const columns = useMemo(
    () => columnsOf(entity, app.entities, paths, language),
    [entity, app.entities, paths, language],
  );
  const fields = useMemo(
    () => filterFields(entity, app.entities, paths, language),
    [entity, app.entities, paths, language],
  );
  const conditions = useMemo(
    () => parseFilter(state.filter, kindOfPath(entity, app.entities)),
    [state.filter, entity, app.entities],
  );
  const query = listQuery(entity, paths, view, state);
  const list = useRecordList(entity.name, query);
  const records = list.data?.pages.flatMap((page) => page.records) ?? [];
  const first = list.data?.pages[0];
  const count = first?.count === undefined ? undefined : countText(first.count, first.count_capped);
  const narrowed = Boolean(state.filter || state.q);
  const name = label(view?.label, label(entity.plural, label(entity.label, entity.key)));
  const sort = readSort(state.sort ?? view?.sort.join(','));

  const apply = (next: readonly Condition[]) => set({ filter: filterText(next) || undefined });
  const panel = (
    <FilterPanel fields={fields} conditions={conditions} onApply={apply} onClose={() => setFiltering(false)} />
  );
  return (
    <div className="yz-list">
      <header className="yz-page-head">
        <h1 className="yz-page-title">
          {name}
          {count !== undefined && <span className="yz-count">{count}</span>}
        </h1>
        <div className="yz-list-tools">
          {isSearched(entity) && (
            <Input
              className="yz-list-search"
              prefix={<SearchOutlined aria-hidden="true" />}
              placeholder={text('list.search')}
              aria-label={text('list.search')}
              allowClear={{ clearIcon: <ClearIcon /> }}
              value={typed}
              maxLength={100}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
          <Popover
            open={filtering && !narrow}
            onOpenChange={setFiltering}
            trigger="click"
            placement="bottomRight"
            destroyOnHidden
            content={panel}
          >
            <Badge count={conditions.length} size="small" color="var(--brand)">
              <Button icon={<FilterOutlined />} aria-expanded={filtering}>
                {text('list.filter')}
              </Button>
            </Badge>
          </Popover>
          <Drawer
            open={filtering && narrow}
            placement="bottom"
            size="auto"
            title={text('list.filter')}
            destroyOnHidden
            onClose={() => setFiltering(false)}
          >
            {panel}
          </Drawer>
          {tools}
          {createButton}
        </div>
      </header>
      <FilterChips
        conditions={conditions}
        fields={fields}
        entities={app.entities}
        onEdit={() => setFiltering(true)}
        onClear={() => apply([])}
        onRemove={(at) => apply(conditions.filter((_, position) => position !== at))}
      />
      {list.isPending ? (
        <ListSkeleton columns={columns.length} narrow={narrow} />
      ) : list.isError ? (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      ) : records.length === 0 ? (
        <Empty
          icon={<InboxOutlined />}
          title={text(narrowed ? 'list.nothing_matches' : 'list.empty', { name })}
          note={text(narrowed ? 'list.nothing_matches_note' : 'list.empty_note')}
          action={
            narrowed ? (
              <Button
                onClick={() => {
                  setTyped('');
                  set({ filter: undefined, q: undefined });
                }}
              >
                {text('filter.clear')}
              </Button>
            ) : (
              createButton
            )
          }
        />
      ) : (
        <>
          {narrow ? (
            <RecordCards columns={columns} records={records} stale={list.isPlaceholderData} link={(record, content, className) => link(record, content, className)} />
          ) : (
            <RecordTable
              label={name}
              columns={columns}
              records={records}
              sort={sort}
              stale={list.isPlaceholderData}
              onSort={(next) => set({ sort: next })}
              onOpen={onOpen}
              link={link}
            />
          )}
          <footer className="yz-list-foot">
            <span className="yz-muted" role="status">
              {text('list.loaded', { loaded: records.length, count: count ?? records.length })}
            </span>
            {list.hasNextPage && (
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {text('list.more')}
              </Button>
            )}
          </footer>
        </>
      )}
    </div>
  );
}

function listQuery(
  entity: EntityDefinition,
  paths: readonly string[],
  view: ViewDefinition | undefined,
  state: { filter?: string; sort?: string; q?: string },
): ListQuery {
  const own = new Set(paths.filter((path) => !path.includes('.')));
  own.add(entity.title);
  if (entity.money) own.add('currency');
  const behind = paths.filter((path) => path.includes('.'));
  return {
    filter: bothFilters(view?.filter, state.filter),
    search: state.q || undefined,
    sort: state.sort ?? (view?.sort.join(',') || undefined),
    fields: [...own].join(','),
    expand: behind.join(',') || undefined,
    limit: PAGE,
  };
}

function countText(count: number, capped: boolean | undefined): string {
  return `${count.toLocaleString('en-US')}${capped ? '+' : ''}`;
}
