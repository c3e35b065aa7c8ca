import { Button } from 'antd';
import { type KeyboardEvent, Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { focusKeeper } from '../../core/focus/focus_keeper';
import type { EntityDefinition, FieldDefinition, KanbanViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import type { ListLayout } from '../../core/list_settings';
import type { RecordAnswer } from '../../core/record';
import { DragArea } from '../../dnd';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { Failed } from '../common/failed';
import { whyFixed } from '../list/cell_access';
import { columnsOf } from '../list/columns';
import { ListSkeleton } from '../list/list_skeleton';
import { listQuery } from '../list/list_query';
import { sumText } from '../list/totals_foot';
import { recordTitle } from '../record/record_title';
import type { ViewBodyProps } from '../view_body';
import { BoardCard } from './board_card';
import { BoardColumnView } from './board_column';
import { type BoardColumn, MOST_COLUMNS, columnKey } from './board_columns';
import { useBoard } from './use_board';
import { countWith, useMoves } from './use_moves';
import './kanban.css';

const DoubtDialog = lazy(() => import('./doubt_dialog'));
const OtherDialog = lazy(() => import('./other_dialog'));

/** Records as cards in the columns of a field. */
export default function KanbanBody(props: ViewBodyProps<KanbanViewDefinition>) {
  const { entity, view, state } = props;
  const key = state.group ?? view.group_by;
  const field = fieldAtPath(entity, {}, key) ?? fieldAtPath(entity, {}, view.group_by);
  if (!field) return props.nothing;
  return <BoardOf key={field.key} {...props} field={field} />;
}

interface Shown {
  readonly record: RecordAnswer;
  readonly column: string;
}

function BoardOf(props: ViewBodyProps<KanbanViewDefinition> & { readonly field: FieldDefinition }) {
  const { app, entity, view, state, layout, setLayout, field, name, link, onCreate, onOpen, onCount } = props;
  const text = useText();
  const language = useLanguage();
  const format = useFormat();
  const evaluate = useEvaluator(app);
  const { notification } = useNotices();
  const colourField = view.colour ? fieldAtPath(entity, {}, view.colour) : undefined;
  const paths = useMemo(
    () => [...new Set([...view.columns, field.key, ...(view.colour ? [view.colour] : [])])],
    [view.columns, view.colour, field.key],
  );
  const query = listQuery(entity, paths, view, state);
  const board = useBoard(app.app.key, entity, field, view.sum, query.filter, query.search);
  const [title] = useMemo(() => columnsOf(entity, app.entities, [entity.title], language), [entity, app.entities, language]);
  const facts = useMemo(
    () => columnsOf(entity, app.entities, view.card.filter((path) => path !== field.key && path !== entity.title), language),
    [entity, app.entities, view.card, field.key, language],
  );
  const nameOf = useCallback((record: RecordAnswer) => recordTitle(entity, record) ?? '', [entity]);

  const onRefused = useCallback(
    ({ record, message }: { readonly record: RecordAnswer; readonly message: string }) => {
      notification.error({
        key: record.id,
        title: text('kanban.not_moved', { name: nameOf(record) }),
        description: message,
        duration: 10,
        actions: <Button onClick={() => onOpen(record, false)}>{text('kanban.open')}</Button>,
      });
    },
    [notification, text, nameOf, onOpen],
  );
  const moves = useMoves({ entity, entities: app.entities, field, countedAt: board.at, onRefused });
  const { placed, move } = moves;
  useEffect(
    () => onCount(board.total === undefined ? undefined : { count: board.total, capped: false }),
    [onCount, board.total],
  );

  const shown = useRef(new Map<string, Shown>());
  const onShown = useCallback((records: readonly RecordAnswer[], column: string) => {
    for (const record of records) shown.current.set(record.id, { record, column });
  }, []);
  const [focus, setFocus] = useFocusKept();
  const [other, setOther] = useState<Shown | null>(null);
  const onOther = useCallback((record: RecordAnswer, column: string) => setOther({ record, column }), []);
  const onMove = useCallback(
    (record: RecordAnswer, from: string, column: BoardColumn, withFocus = true) => {
      if (from === column.key) return;
      if (withFocus) setFocus(record.id);
      move(record, from, column);
    },
    [move, setFocus],
  );
  const named = field.options === undefined && (field.result ?? field.type) !== 'boolean';

  if (board.isPending) return <ListSkeleton columns={4} rows={4} narrow={props.narrow} />;
  if (board.error) return <Failed error={board.error} onRetry={board.retry} />;
  if (board.total === 0 && (state.filter || state.q)) return props.nothing;

  const movable = whyFixedColumn(field, entity) === undefined;
  const card = (record: RecordAnswer, column: BoardColumn, moving: boolean) => {
    const reason = whyFixed({ path: field.key, field, label: '' }, entity, record, evaluate);
    return (
      <BoardCard
        key={record.id}
        record={record}
        name={nameOf(record)}
        title={title}
        facts={facts}
        colour={colourField?.options?.find(({ key }) => key === record.values[colourField.key])?.colour}
        fixed={reason && text(reason)}
        columns={board.columns}
        current={column.key}
        moving={moving}
        focused={focus === record.id}
        link={link}
        onMove={onMove}
        onOther={named ? onOther : undefined}
      />
    );
  };
  const labelOfId = (id: string) => {
    const column = board.columns.find(({ key }) => key === id);
    const record = shown.current.get(id)?.record;
    return column?.label ?? (record ? nameOf(record) : '');
  };

  return (
    <>
      {board.cut && <p className="yz-muted yz-board-note">{text('kanban.too_many', { count: MOST_COLUMNS })}</p>}
      <DragArea
        nameOf={labelOfId}
        onDrop={(item, place, byKeys) => {
          const found = shown.current.get(item);
          const column = board.columns.find(({ key }) => key === place);
          if (found && column) onMove(found.record, found.column, column, byKeys);
        }}
      >
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the cards' links */}
        <div className="yz-board" role="group" aria-label={text('kanban.columns', { name, count: board.columns.length })} onKeyDown={walk}>
          {board.columns.map((column) => {
            const count = countWith(column, placed, board.at);
            return (
              <BoardColumnView
                key={column.key}
                column={column}
                entity={entity.name}
                query={query}
                count={count}
                sum={board.sum && sumText(column.sum, board.sum, format)}
                placed={placed}
                closed={column.closed || !movable}
                folded={isFolded(column.key, count, layout)}
                onFold={(key, folded) => setLayout(withFold(layout, key, folded))}
                onAdd={onCreate && (() => onCreate(...presetOf(entity, field, column)))}
                onShown={onShown}
                card={card}
              />
            );
          })}
        </div>
      </DragArea>
      {moves.doubt && (
        <Suspense>
          <DoubtDialog message={moves.doubt.message} onAnswer={moves.answer} />
        </Suspense>
      )}
      {other && (
        <Suspense>
          <OtherDialog
            name={nameOf(other.record)}
            field={field}
            onClose={() => setOther(null)}
            onChoose={(value, label) => {
              setOther(null);
              const known = board.columns.find(({ key }) => key === columnKey(value));
              onMove(other.record, other.column, known ?? { key: value, value, label, filter: '', count: 0, sum: undefined, closed: false });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** The card that has the focus wherever it is put, until the person turns to something else. */
function useFocusKept(): readonly [string | null, (id: string) => void] {
  const [card, setCard] = useState<string | null>(null);
  useEffect(() => {
    if (card === null) return undefined;
    const leave = (event: Event) => {
      // What stands in while the card is on its way is nobody's turning away.
      if (event.type === 'focusin' && focusKeeper.free) return;
      const inside = (event.target as Element).closest<HTMLElement>('.yz-board-card')?.dataset.record;
      if (inside !== card) setCard(null);
    };
    document.addEventListener('focusin', leave);
    document.addEventListener('pointerdown', leave);
    return () => {
      document.removeEventListener('focusin', leave);
      document.removeEventListener('pointerdown', leave);
    };
  }, [card]);
  return [card, setCard];
}

/** Why no card at all can be moved by this field. */
function whyFixedColumn(field: FieldDefinition, entity: EntityDefinition) {
  return whyFixed({ path: field.key, field, label: '' }, { ...entity, readonly_when: null }, { id: '', version: 0, values: {} }, () => true);
}

/** The column of no value is folded by itself as long as it is empty. */
function isFolded(key: string, count: number, layout: ListLayout | null): boolean {
  if (layout?.folded?.includes(key)) return true;
  return key === '' && count === 0 && !layout?.opened?.includes(key);
}

function withFold(layout: ListLayout | null, key: string, folded: boolean): ListLayout {
  const without = (keys: readonly string[] = []) => keys.filter((one) => one !== key);
  return {
    ...layout,
    folded: folded ? [...without(layout?.folded), key] : without(layout?.folded),
    opened: folded ? without(layout?.opened) : [...without(layout?.opened), key],
  };
}

type Texts = Readonly<Record<string, string>>;

/** What a new record of the column begins with. */
function presetOf(entity: EntityDefinition, field: FieldDefinition, column: BoardColumn): readonly [Texts, Texts] {
  // A form has its entity's own fields: whose a new record is, its maker is.
  const own = entity.fields.some(({ key }) => key === field.key);
  if (!own || column.value === null || field.derived || field.access === 'read') return [{}, {}];
  return [{ [field.key]: column.key }, field.entity ? { [field.key]: column.label } : {}];
}

/** Arrows go from card to card, and to the same place of the next column. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target as HTMLElement;
  if (event.defaultPrevented || !from.matches('.yz-board-card-title')) return;
  const cards = (column: Element | null | undefined) => [...(column?.querySelectorAll<HTMLElement>('.yz-board-card-title') ?? [])];
  const column = from.closest('.yz-board-column');
  const own = cards(column);
  const at = own.indexOf(from);
  let to: HTMLElement | undefined;
  if (event.key === 'ArrowDown') to = own[at + 1];
  else if (event.key === 'ArrowUp') to = own[at - 1];
  else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const columns = [...(column?.parentElement?.children ?? [])];
    const step = event.key === 'ArrowRight' ? 1 : -1;
    for (let next = columns.indexOf(column as Element) + step; next >= 0 && next < columns.length && !to; next += step) {
      const found = cards(columns[next]);
      to = found[Math.min(at, found.length - 1)];
    }
  } else return;
  event.preventDefault();
  to?.focus();
}
