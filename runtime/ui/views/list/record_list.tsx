import { FilterOutlined, InboxOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Popover } from 'antd';
import { type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';

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
import { useNarrow } from '../../hooks/use_narrow';
import { useText } from '../../hooks/use_text';
import { ClearIcon } from '../common/clear_icon';
import { CountBadge } from '../common/count_badge';
import { Empty } from '../common/empty';
import type { Count, ViewBodyProps } from '../view_body';
import { kindOf } from '../view_kinds';
import { countText } from './count_text';
import { ExportButton } from './export_button';
import { FilterChips } from './filter_chips';
import { filterFields, kindOfPath } from './filter_fields';
import { FilterPanel } from './filter_panel';
import { ListSkeleton } from './list_skeleton';
import { SavedFilters } from './saved_filters';
import { useListState } from './use_list_state';
import { useRoomBelow } from './use_room_below';
import './list.css';

export interface RecordListProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly view?: ViewDefinition;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  readonly link: (record: RecordAnswer, content: ReactNode, className?: string) => ReactNode;
  /** The other views of these records. */
  readonly switcher?: ReactNode;
  /** Beside search and filter. */
  readonly tools?: ReactNode;
  /** Leads to the form for a new record; absent when the caller may not create. */
  readonly createButton?: ReactNode;
  readonly onCreate?: ViewBodyProps['onCreate'];
}

/** A view's records: search and filter them; the kind of the view says how they are shown. */
export function RecordList({ app, entity, view, onOpen, link, switcher, tools, createButton, onCreate }: RecordListProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const narrow = useNarrow();
  const state = useListState();
  const [filtering, setFiltering] = useState(false);
  const [typed, setTyped] = useState(state.q ?? '');
  const [count, setCount] = useState<Count>();
  const search = useDebounced(typed.trim(), 300);
  const { set, q } = state;
  useEffect(() => {
    if (search !== (q ?? '')) set({ q: search || undefined });
    // Only typing writes the address; an address that changed by "back" must not be written over.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [search]);

  const where = view?.key ?? qualify(app.app.key, entity.name);
  const answer = useListSettings(app.app.key, where);
  useDefaultFilter(answer.settings, state);

  const shown = view && view.columns.length > 0 ? view.columns : defaultColumns(entity);
  const fields = useMemo(() => filterFields(entity, app.entities, shown, language), [entity, app.entities, shown, language]);
  const conditions = useMemo(
    () => parseFilter(state.filter, kindOfPath(entity, app.entities)),
    [state.filter, entity, app.entities],
  );
  const narrowed = Boolean(state.filter || state.q);
  const kind = label(entity.plural, label(entity.label, entity.key));
  const name = label(view?.label, kind);
  const apply = (next: readonly Condition[]) => set({ filter: filterText(next) || undefined });
  const panel = (
    <FilterPanel fields={fields} conditions={conditions} onApply={apply} onClose={() => setFiltering(false)} />
  );
  const { Body, Tools } = kindOf(view);
  const place = {
    app,
    entity,
    view: view as never,
    state,
    layout: answer.settings?.layout ?? null,
    setLayout: answer.setLayout,
  };
  const room = useRoomBelow();
  const waiting = <ListSkeleton columns={Math.min(shown.length, 8)} narrow={narrow} />;

  return (
    <div className="yz-list" ref={room.list}>
      <header className="yz-page-head">
        <h1 className="yz-page-title">
          {name}
          {count && <span className="yz-count">{countText(count.count, count.capped)}</span>}
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
            name={where}
            answer={answer}
            state={{ filter: state.filter, sort: state.sort, group: state.group }}
            saved={state.saved}
            onChoose={(filter) =>
              set({ filter: undefined, sort: undefined, group: undefined, ...filter?.state, saved: filter?.id })
            }
          />
          <CountBadge calm count={conditions.length}>
            <Popover
              open={filtering && !narrow}
              onOpenChange={setFiltering}
              trigger="click"
              placement="bottomRight"
              destroyOnHidden
              content={panel}
            >
              <Button icon={<FilterOutlined />} aria-expanded={filtering}>
                {text('list.filter')}
              </Button>
            </Popover>
          </CountBadge>
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
          {!narrow && Tools && (
            <Suspense fallback={null}>
              <Tools {...place} />
            </Suspense>
          )}
          {entity.actions.includes('export') && !entity.parent && <ExportButton {...place} name={name} count={count} />}
          {tools}
          {createButton}
        </div>
      </header>
      {switcher}
      <FilterChips
        conditions={conditions}
        fields={fields}
        entities={app.entities}
        onEdit={() => setFiltering(true)}
        onClear={() => apply([])}
        onRemove={(at) => apply(conditions.filter((_, position) => position !== at))}
      />
      <div className="yz-list-body" ref={room.body}>
        {answer.ready ? (
          <Suspense fallback={waiting}>
            <Body
              {...place}
              name={name}
              narrow={narrow}
              onCount={setCount}
              onCondition={(condition) => apply([...conditions, condition])}
              onOpen={onOpen}
              link={link}
              onCreate={onCreate}
              nothing={
                <Empty
                  icon={<InboxOutlined />}
                  title={text(narrowed ? 'list.nothing_matches' : 'list.empty', { name: kind })}
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
              }
            />
          </Suspense>
        ) : (
          waiting
        )}
      </div>
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
