import { ApartmentOutlined, VerticalAlignTopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { FieldDefinition, TreeViewDefinition } from '../../core/definition';
import { fieldAtPath } from '../../core/definition_lookup';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useText } from '../../hooks/use_text';
import { ChangeDialog } from '../common/change_dialog';
import { Failed } from '../common/failed';
import { usePointerDrag } from '../common/use_pointer_drag';
import { useRecordChanges } from '../common/use_record_changes';
import { whyFixed } from '../list/cell_access';
import { columnsOf } from '../list/columns';
import { listQuery } from '../list/list_query';
import { ListSkeleton } from '../list/list_skeleton';
import { recordTitle } from '../record/record_title';
import type { ViewBodyProps } from '../view_body';
import { TreeLine } from './tree_line';
import { type RecordRow, TOP, type TreeRecord, type TreeRow } from './tree_rows';
import { type Move, useTree } from './use_tree';
import './tree.css';

interface Drag {
  readonly row: RecordRow;
  /** The record it would stand beneath, "" for the top; undefined where it cannot go. */
  readonly onto: string | undefined;
}

/** Records beneath one another: branches open level by level, records move by dragging or by a dialog. */
export default function TreeBody(props: ViewBodyProps<TreeViewDefinition>) {
  const { app, entity, view, state, narrow, onCount } = props;
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const evaluate = useEvaluator(app);
  const changes = useRecordChanges(entity, app.entities);
  const drag = usePointerDrag();
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [dialog, setDialog] = useState<TreeRecord | null>(null);
  const [dragged, setDragged] = useState<Drag | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const follow = useRef(false);
  const frame = useRef<HTMLDivElement>(null);
  const onto = useRef<string | undefined>(undefined);

  const columns = useMemo(() => columnsOf(entity, app.entities, view.columns, language), [entity, app.entities, view.columns, language]);
  const query = useMemo(() => {
    const asked = listQuery(entity, [...view.columns, view.parent], view, state);
    return { ...asked, sort: asked.sort ?? entity.title };
  }, [entity, view, state]);
  const tree = useTree(entity.name, `${app.app.key}.${view.key}`, view.parent, query, moves);
  const { rows, count } = tree;
  useEffect(() => {
    onCount(count?.count === undefined ? undefined : { count: count.count, capped: Boolean(count.count_capped) });
  }, [count, onCount]);

  const parentField = fieldAtPath(entity, app.entities, view.parent);
  const nameOf = (record: TreeRecord) => recordTitle(entity, record) ?? label(entity.label, entity.key);
  const records = rows.filter((row): row is RecordRow => row.kind === 'record');
  const current = records.find(({ record }) => record.id === at) ?? records[0];

  useLayoutEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    const line = frame.current?.querySelector<HTMLElement>(`[data-tree-id="${at}"]`);
    line?.focus({ preventScroll: true });
    line?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  if (tree.pending) return <ListSkeleton columns={columns.length} narrow={narrow} />;
  if (tree.error) return <Failed error={tree.error} onRetry={tree.retry} />;
  if (rows.length === 0 || !parentField) return <>{props.nothing}</>;

  const mayMove = (record: TreeRecord) =>
    whyFixed({ path: view.parent, field: parentField, label: '' }, entity, record, evaluate) === undefined;

  function move(row: RecordRow, to: string): void {
    const { record, above: from } = row;
    if (from === to && (to !== TOP || !record.values[view.parent])) return;
    const target = records.find((one) => one.record.id === to)?.record;
    const title = target && nameOf(target);
    const step: Move = { record, from, to };
    setMoves((others) => [...others, step]);
    const said = title ? text('tree.moved', { name: nameOf(record), above: title }) : text('tree.moved_top', { name: nameOf(record) });
    void changes
      .save({ record, values: { [view.parent]: to || null }, titles: { [view.parent]: title }, said })
      .finally(() => setMoves((others) => others.filter((other) => other !== step)));
  }

  function startDrag(event: PointerEvent, row: RecordRow): void {
    if (!mayMove(row.record)) return;
    const beneath = within(rows, row);
    const show = (id: string | undefined) => {
      onto.current = id;
      setDragged({ row, onto: id });
    };
    drag(event, {
      scroller: frame.current,
      onStart: () => show(undefined),
      onMove: (x, y) => {
        const place = document.elementFromPoint(x, y);
        const id = place?.closest('[data-tree-top]') ? TOP : place?.closest<HTMLElement>('[data-tree-id]')?.dataset.treeId;
        show(id !== undefined && !beneath.has(id) && id !== row.above ? id : undefined);
      },
      onDrop: () => {
        setDragged(null);
        if (onto.current !== undefined) move(row, onto.current);
      },
      onCancel: () => setDragged(null),
    });
  }

  function walk(event: KeyboardEvent): void {
    if (!current || event.target !== event.currentTarget.querySelector(`[data-tree-id="${current.record.id}"]`)) return;
    const index = records.indexOf(current);
    const go = (row: RecordRow | undefined) => {
      if (!row) return;
      follow.current = true;
      setAt(row.record.id);
    };
    const { key } = event;
    if (key === 'ArrowDown') go(records[index + 1]);
    else if (key === 'ArrowUp') go(records[index - 1]);
    else if (key === 'Home') go(records[0]);
    else if (key === 'End') go(records.at(-1));
    else if (key === 'ArrowRight' && current.open === false) tree.toggle(current.record.id, true);
    else if (key === 'ArrowRight' && current.open) go(records[index + 1]);
    else if (key === 'ArrowLeft' && current.open) tree.toggle(current.record.id, false);
    else if (key === 'ArrowLeft') go(records.find(({ record }) => record.id === current.above));
    else if (key === 'Enter') props.onOpen(current.record, event.ctrlKey || event.metaKey);
    else if (key === 'm' && mayMove(current.record)) setDialog(current.record);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <div className="yz-tree-frame" ref={frame} onDragStart={(event) => event.preventDefault()}>
        {dragged && (
          <div className={`yz-tree-top ${dragged.onto === TOP ? 'yz-tree-onto' : ''}`} data-tree-top="">
            <VerticalAlignTopOutlined aria-hidden="true" /> {text('tree.to_top')}
          </div>
        )}
        <table className={`yz-tree ${narrow ? 'yz-tree-narrow' : ''}`} role="treegrid" aria-label={props.name} onKeyDown={walk}>
          <thead className={narrow ? 'yz-visually-hidden' : undefined}>
            <tr>
              {(narrow ? columns.slice(0, 1) : columns).map((column) => (
                <th key={column.path} scope="col" className={`yz-align-${columnAlign(column.field)}`}>
                  {column.label}
                </th>
              ))}
              <th scope="col">
                <span className="yz-visually-hidden">{text('tree.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) =>
              row.kind === 'record' ? (
                <TreeLine
                  key={row.record.id}
                  row={row}
                  columns={columns}
                  narrow={narrow}
                  current={current === row}
                  state={dragged?.row.record.id === row.record.id ? 'dragged' : dragged?.onto === row.record.id ? 'onto' : undefined}
                  name={nameOf(row.record)}
                  movable={mayMove(row.record)}
                  link={props.link}
                  onFocus={() => setAt(row.record.id)}
                  onToggle={() => tree.toggle(row.record.id, !row.open)}
                  onDrag={(event) => startDrag(event, row)}
                  onOpen={(newTab) => props.onOpen(row.record, newTab)}
                  onMove={() => setDialog(row.record)}
                  onTop={() => move(row, TOP)}
                  onCreate={
                    props.onCreate && (() => props.onCreate?.({ [view.parent]: row.record.id }, { [view.parent]: nameOf(row.record) }))
                  }
                />
              ) : (
                <tr key={`${row.kind} ${row.above}`} aria-level={row.level}>
                  <td colSpan={columns.length + 1} style={{ paddingInlineStart: 14 + row.level * 22 }}>
                    {row.kind === 'pending' && <span role="status">{text('tree.loading')}</span>}
                    {row.kind === 'failed' && (
                      <Button size="small" onClick={tree.retry}>
                        {text('action.retry')}
                      </Button>
                    )}
                    {row.kind === 'more' && (
                      <Button size="small" type="text" onClick={() => tree.loadMore(row.above)}>
                        {text('list.more')}
                      </Button>
                    )}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
        {tree.more && (
          <footer className="yz-tree-foot">
            <Button onClick={() => tree.loadMore(TOP)}>{text('list.more')}</Button>
          </footer>
        )}
      </div>
      {dragged && (
        <p className="yz-visually-hidden" role="status">
          {text('tree.dragging', { name: nameOf(dragged.row.record) })}
        </p>
      )}
      {dialog && (
        <ChangeDialog
          title={text('tree.move_title', { name: nameOf(dialog) })}
          entity={entity}
          record={dialog}
          fields={[{ ...parentField, help: undefined }]}
          evaluate={evaluate}
          okText={text('tree.move')}
          said={text('tree.moved_elsewhere', { name: nameOf(dialog) })}
          note={
            <p className="yz-muted yz-tree-note">
              <ApartmentOutlined aria-hidden="true" /> {text('tree.move_note')}
            </p>
          }
          save={changes.save}
          onClose={() => setDialog(null)}
        />
      )}
      {changes.question}
    </>
  );
}

function columnAlign(field: FieldDefinition): 'start' | 'end' {
  const kind = field.value_type?.kind;
  return kind === 'number' || kind === 'money' ? 'end' : 'start';
}

/** The row and all that is shown beneath it: where it cannot go. */
function within(rows: readonly TreeRow[], row: RecordRow): ReadonlySet<string> {
  const found = new Set([row.record.id]);
  for (const one of rows) if (one.kind === 'record' && found.has(one.above)) found.add(one.record.id);
  return found;
}
