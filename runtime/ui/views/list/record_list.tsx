import { FilterOutlined, GroupOutlined, InboxOutlined, SearchOutlined, TableOutlined } from '@ant-design/icons';
import { Badge, Button, Drawer, Input, Popover, Select } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';

import type { AppDefinition, EntityDefinition, ViewDefinition } from '../../core/definition';
import { defaultColumns, isSearched, qualify } from '../../core/definition_lookup';
import type { Condition } from '../../core/filter/condition';
import { filterText } from '../../core/filter/expression_text';
import { parseFilter } from '../../core/filter/parse';
import type { RecordAnswer } from '../../core/record';
import { useDebounced } from '../../hooks/use_debounced';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useListSettings } from '../../hooks/use_list_settings';
import { useListedColumns } from '../../hooks/use_listed_columns';
import { useNarrow } from '../../hooks/use_narrow';
import { useRecordList } from '../../hooks/use_record_list';
import { useText } from '../../hooks/use_text';
import { ClearIcon } from '../common/clear_icon';
import { Empty } from '../common/empty';
import { Failed } from '../common/failed';
import { BulkBar } from './bulk_bar';
import { BulkProgress } from './bulk_progress';
import { ColumnPanel } from './column_panel';
import { choosablePaths, columnsOf, shownPaths } from './columns';
import { FilterChips } from './filter_chips';
import { filterFields, kindOfPath } from './filter_fields';
import { FilterPanel } from './filter_panel';
import { GroupedRecords } from './grouped_records';
import { listQuery } from './list_query';
import { ListSkeleton } from './list_skeleton';
import { RecordCards } from './record_cards';
import { RecordGridPanel } from './record_grid_panel';
import { SavedFilters } from './saved_filters';
import { groupable } from './summary_report';
import { useListState } from './use_list_state';
import './list.css';
import './grid.css';

export interface RecordListProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly view?: ViewDefinition;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  readonly link: (record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  /** Beside search and filter. */
  readonly tools?: ReactNode;
  /** Leads to the form for a new record; absent when the caller may not create. */
  readonly createButton?: ReactNode;
}

const NOBODY: ReadonlySet<string> = new Set();

/** A view's records: search, filter, sort, group; change them where they stand, one by one or many at once. */
export function RecordList({ app, entity, view, onOpen, link, tools, createButton }: RecordListProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const narrow = useNarrow();
  const state = useListState();
  const [filtering, setFiltering] = useState(false);
  const [typed, setTyped] = useState(state.q ?? '');
  const [chosen, setChosen] = useState(NOBODY);
  const [run, setRun] = useState<string | null>(null);
  const search = useDebounced(typed.trim(), 300);
  const { set, q } = state;
  useEffect(() => {
    if (search !== (q ?? '')) set({ q: search || undefined });
    // Only typing writes the address; an address that changed by "back" must not be written over.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [search]);

  const place = view?.key ?? qualify(app.app.key, entity.name);
  const answer = useListSettings(app.app.key, place);
  const layout = answer.settings?.layout ?? null;
  useDefaultFilter(answer.settings, state);

  const listed = useListedColumns(app, entity);
  const usual = useMemo(() => (listed.length > 0 ? listed : defaultColumns(entity)), [listed, entity]);
  const own = view?.columns ?? usual;
  const paths = useMemo(() => (narrow ? own : shownPaths(own, layout)), [narrow, own, layout]);
  const columns = useMemo(() => columnsOf(entity, app.entities, paths, language), [entity, app.entities, paths, language]);
  const choices = useMemo(
    () => columnsOf(entity, app.entities, choosablePaths(entity, own), language),
    [entity, app.entities, own, language],
  );
  const fields = useMemo(() => filterFields(entity, app.entities, paths, language), [entity, app.entities, paths, language]);
  const conditions = useMemo(
    () => parseFilter(state.filter, kindOfPath(entity, app.entities)),
    [state.filter, entity, app.entities],
  );
  const groups = groupable(choices);
  // A report knows filters, not what somebody typed into the search box.
  const group = narrow || state.q ? undefined : groups.find(({ path }) => path === state.group);
  const query = listQuery(entity, paths, view, state);
  const list = useRecordList(entity.name, query, answer.ready);
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.records) ?? [], [list.data]);
  const first = list.data?.pages[0];
  const count = first?.count === undefined ? undefined : countText(first.count, first.count_capped);
  const narrowed = Boolean(state.filter || state.q);
  const name = label(view?.label, label(entity.plural, label(entity.label, entity.key)));
  const { actions } = entity;
  const mayBulk = !narrow && actions.includes('bulk') && (actions.includes('update') || actions.includes('delete'));

  const apply = (next: readonly Condition[]) => {
    setChosen(NOBODY);
    set({ filter: filterText(next) || undefined });
  };
  const panel = (
    <FilterPanel fields={fields} conditions={conditions} onApply={apply} onClose={() => setFiltering(false)} />
  );
  const gridProps = {
    app,
    entity,
    columns,
    layout,
    sortText: state.sort ?? view?.sort.join(','),
    onSort: (sort: string | undefined) => set({ sort }),
    onLayout: answer.setLayout,
    onOpen,
    link,
    onFilter: (condition: Condition) => apply([...conditions, condition]),
  };

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
          <SavedFilters
            app={app.app.key}
            name={place}
            answer={answer}
            state={{ filter: state.filter, sort: state.sort, group: state.group }}
            saved={state.saved}
            onChoose={(filter) => {
              setChosen(NOBODY);
              set({ filter: undefined, sort: undefined, group: undefined, ...filter?.state, saved: filter?.id });
            }}
          />
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
          {!narrow && groups.length > 0 && (
            <Select
              className="yz-list-group"
              aria-label={text('list.group_by')}
              prefix={<GroupOutlined />}
              placeholder={text('list.group')}
              popupMatchSelectWidth={false}
              value={group?.path ?? ''}
              options={[
                { value: '', label: text('list.no_group') },
                ...groups.map((column) => ({ value: column.path, label: column.label })),
              ]}
              onChange={(path: string) => set({ group: path || undefined })}
            />
          )}
          {!narrow && (
            <Popover
              trigger="click"
              placement="bottomRight"
              destroyOnHidden
              content={<ColumnPanel choices={choices} shown={paths} layout={layout} onChange={answer.setLayout} />}
            >
              <Button icon={<TableOutlined />}>{text('list.columns')}</Button>
            </Popover>
          )}
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
      {run && <BulkProgress run={run} onClose={() => setRun(null)} />}
      {mayBulk && chosen.size > 0 && (
        <BulkBar
          app={app}
          entity={entity}
          ids={chosen}
          total={count ?? String(records.length)}
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
      ) : group ? (
        <GroupedRecords
          app={app.app.key}
          entity={entity}
          columns={columns}
          group={group}
          filter={query.filter}
          records={(filter) => <RecordGridPanel {...gridProps} label={name} query={{ ...query, filter }} compact />}
        />
      ) : narrow ? (
        <>
          <RecordCards
            columns={columns}
            records={records}
            stale={list.isPlaceholderData}
            link={(record, content, className) => link(record, content, className)}
          />
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
      ) : (
        <RecordGridPanel
          {...gridProps}
          label={name}
          query={query}
          selection={mayBulk ? { ids: chosen, set: setChosen } : undefined}
        />
      )}
    </div>
  );
}

/** A list opened without any wish of its own begins with the filter its reader has chosen for that. */
function useDefaultFilter(
  settings: ReturnType<typeof useListSettings>['settings'],
  state: ReturnType<typeof useListState>,
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !settings) return;
    done.current = true;
    const chosen = settings.filters.find(({ id }) => id === settings.default);
    if (chosen && !state.filter && !state.sort && !state.group && !state.q) state.set({ ...chosen.state, saved: chosen.id });
  }, [settings, state]);
}

function countText(count: number, capped: boolean | undefined): string {
  return `${count.toLocaleString('en-US')}${capped ? '+' : ''}`;
}
