import { type Range, defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type ClipboardEvent,
  Fragment,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';

import type { EntityDefinition } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import type { ListLayout } from '../../core/list_settings';
import { type FieldValue, type RecordAnswer, labelOf } from '../../core/record';
import { useLanguage } from '../../hooks/use_language';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { cellText, readBlock, writeBlock } from './cell_text';
import { whyFixed } from './cell_access';
import { type Column, type Sort, columnWidth } from './columns';
import { GridHead } from './grid_head';
import { GridRow, type GridRowActions } from './grid_row';
import type { CellEdits } from './use_cell_edits';
import { type Block, type Place, rangeOf, useGridCursor } from './use_grid_cursor';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly set: (ids: ReadonlySet<string>) => void;
}

export interface RecordGridProps {
  readonly label: string;
  readonly entity: EntityDefinition;
  readonly columns: readonly Column[];
  readonly records: readonly RecordAnswer[];
  /** How many there are in all, where known. */
  readonly total?: number;
  readonly layout: ListLayout | null;
  readonly sorts: readonly Sort[];
  readonly onSort: (path: string, add: boolean) => void;
  readonly onResize: (path: string, width: number) => void;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  /** Wraps the first cell's content in a link to the record. */
  readonly link: (record: RecordAnswer, content: ReactNode) => ReactNode;
  readonly evaluate: Evaluate;
  readonly edits: CellEdits;
  /** Several cells given values at once: a pasted block, or one filled down. */
  readonly onBlock: (cells: readonly GivenCell[]) => void;
  readonly selection?: Selection;
  /** Offers what can be done with a cell, such as filtering by its value. */
  readonly onMenu?: (column: Column, record: RecordAnswer, place: { x: number; y: number }) => void;
  /** Called when the last row comes near. */
  readonly onEnd?: () => void;
  readonly stale?: boolean;
  /** The row of totals. */
  readonly foot?: ReactNode;
}

export interface GivenCell {
  readonly record: RecordAnswer;
  readonly column: Column;
  /** As it came from the clipboard; undefined where `value` is given. */
  readonly text?: string;
  readonly value?: FieldValue;
  readonly title?: string;
}

const ROW_HEIGHT = { compact: 34, normal: 44, roomy: 56 } as const;
const OVERSCAN = 12;
const NEAR = 30;
const SELECT_WIDTH = 44;

/**
 * Records as a table one works in: only the rows in sight are drawn. Arrows walk rows, with the
 * right arrow cells; Enter opens a row and edits a cell.
 */
export function RecordGrid(props: RecordGridProps) {
  const { columns, records, layout, entity, edits, selection, evaluate } = props;
  const text = useText();
  const language = useLanguage();
  const { message } = useNotices();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const cursor = useGridCursor();
  const { at, block } = cursor;
  // Set when keys moved the cursor: then the focus follows, otherwise the screen's focus is left alone.
  const follow = useRef(false);
  const height = ROW_HEIGHT[layout?.density ?? 'normal'];
  const editable = entity.actions.includes('update');
  const row = Math.min(at.row, Math.max(records.length - 1, 0));
  // The row the keys are in stays drawn wherever one scrolls: focus and what is being typed go with it.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      const apart = row < range.count && !inSight.includes(row);
      return apart ? [...inSight, row].sort((one, other) => one - other) : inSight;
    },
    [row],
  );
  // oxlint-disable-next-line react/incompatible-library -- what it answers is used here alone
  const rows = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    rangeExtractor,
    initialRect: { width: 1200, height: 700 },
    getItemKey: (index) => records[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const [first] = shown;
  const last = shown.at(-1);
  useLayoutEffect(() => rows.measure(), [rows, height]);

  const { onEnd } = props;
  // Keys may be ahead of the scrolling.
  const nearEnd = Math.max(rows.range?.endIndex ?? -1, row) + OVERSCAN >= records.length - NEAR;
  useLayoutEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd, records.length]);

  useLayoutEffect(() => {
    if (!follow.current || cursor.editing) return;
    const line = body.current?.querySelector<HTMLElement>(`[data-row="${row}"]`);
    const target = at.column < 0 ? line : line?.querySelector<HTMLElement>(`[data-column="${at.column}"]`);
    if (!target) return;
    follow.current = false;
    target.focus({ preventScroll: true });
    keepInSight(target, scroller.current);
  });

  // Keys held down are faster than the scrolling: until somebody scrolls by hand, the row they are in is in sight.
  const keyed = useRef(false);
  useLayoutEffect(() => {
    const around = scroller.current;
    const byHand = () => {
      keyed.current = false;
    };
    for (const type of ['wheel', 'pointerdown', 'touchmove'] as const) around?.addEventListener(type, byHand, { passive: true });
    return () => {
      for (const type of ['wheel', 'pointerdown', 'touchmove'] as const) around?.removeEventListener(type, byHand);
    };
  }, []);
  useLayoutEffect(() => {
    const { range } = rows;
    if (keyed.current && range && (row < range.startIndex || row > range.endIndex)) rows.scrollToIndex(row);
  });

  function go(to: Place, extend = false): void {
    const next = {
      row: Math.max(0, Math.min(to.row, records.length - 1)),
      column: Math.max(-1, Math.min(to.column, columns.length - 1)),
    };
    follow.current = true;
    keyed.current = true;
    cursor.move(next, extend);
    rows.scrollToIndex(next.row);
  }

  function startEdit(place: Place): boolean {
    const record = records[place.row];
    const column = columns[place.column];
    if (!record || !column) return false;
    const reason = whyFixed(column, entity, record, evaluate);
    if (reason) {
      void message.info({ key: 'fixed-cell', content: text(reason, { name: column.label }) });
      return false;
    }
    cursor.move(place);
    cursor.edit(true);
    return true;
  }

  function done(result: { value: FieldValue; title?: string } | null, then: string): void {
    const record = records[row];
    const column = columns[at.column];
    cursor.edit(false);
    if (result && record && column) {
      edits.save({ record, path: column.path, value: result.value, title: result.title });
    }
    if (then === 'away') return;
    if (then === 'stay') go(at);
    else if (then === 'down') go({ row: row + 1, column: at.column });
    else {
      const next = nextOpen(then === 'next' ? 1 : -1);
      go(next ?? at);
      if (next) startEdit(next);
    }
  }

  /** The next cell along the row, and on to the next row, that can be changed. */
  function nextOpen(step: 1 | -1): Place | null {
    for (let place = { row, column: at.column + step }; ; place = { ...place, column: place.column + step }) {
      if (place.column < 0) place = { row: place.row - 1, column: columns.length - 1 };
      if (place.column >= columns.length) place = { row: place.row + 1, column: 0 };
      const record = records[place.row];
      const column = columns[place.column];
      if (!record || !column || Math.abs(place.row - row) > 1) return null;
      if (!whyFixed(column, entity, record, evaluate)) return place;
    }
  }

  function fillDown(range: Block): void {
    const cells: GivenCell[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      const source = records[range.top];
      const target = columns[column];
      if (!source || !target) continue;
      for (let line = range.top + 1; line <= range.bottom; line += 1) {
        const record = records[line];
        const value = source.values[target.path] ?? null;
        if (record) cells.push({ record, column: target, value, title: labelOf(source.labels, target.path) });
      }
    }
    if (cells.length > 0) props.onBlock(cells);
  }

  function press(event: KeyboardEvent<HTMLTableSectionElement>): void {
    if (cursor.editing || (event.target as HTMLElement).closest('input, button')) return;
    const inCell = at.column >= 0;
    const modified = event.ctrlKey || event.metaKey;
    const record = records[row];
    const moves: Record<string, Place> = {
      ArrowDown: { row: row + 1, column: at.column },
      ArrowUp: { row: row - 1, column: at.column },
      PageDown: { row: row + 12, column: at.column },
      PageUp: { row: row - 12, column: at.column },
      Home: inCell && !modified ? { row, column: 0 } : { row: 0, column: at.column },
      End: inCell && !modified ? { row, column: columns.length - 1 } : { row: records.length - 1, column: at.column },
      ArrowRight: { row, column: at.column + 1 },
      ArrowLeft: { row, column: at.column - 1 },
    };
    const to = moves[event.key];
    if (to && (inCell || event.key !== 'ArrowLeft')) go(to, event.shiftKey && inCell);
    else if (event.key === 'Enter' && record && (!inCell || modified)) props.onOpen(record, modified && !inCell);
    else if (inCell && (event.key === 'Enter' || event.key === 'F2')) startEdit(at);
    else if (event.key === 'Escape' && inCell) go({ row, column: -1 });
    else if (event.key === ' ' && selection && record && !inCell) toggle(record.id);
    else if (modified && event.key.toLowerCase() === 'd' && block && editable) fillDown(block);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) openMenu(event.target as HTMLElement);
    else if (inCell && editable && event.key.length === 1 && !modified && !event.altKey) {
      // The key itself goes to the input that has just taken its place.
      if (startEdit(at)) event.stopPropagation();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function openMenu(target: HTMLElement): void {
    const record = records[row];
    const column = columns[Math.max(at.column, 0)];
    const box = target.getBoundingClientRect();
    if (record && column) props.onMenu?.(column, record, { x: box.left + 12, y: box.bottom });
  }

  function copy(event: ClipboardEvent): void {
    if (cursor.editing || !block || window.getSelection()?.toString()) return;
    const lines = records
      .slice(block.top, block.bottom + 1)
      .map((record) => columns.slice(block.left, block.right + 1).map((column) => cellText(record, column, language)));
    event.clipboardData.setData('text/plain', writeBlock(lines));
    event.preventDefault();
    const cells = lines.length * (lines[0]?.length ?? 0);
    if (cells > 1) void message.info({ key: 'copied', content: text('grid.copied', { count: cells }) });
  }

  function paste(event: ClipboardEvent): void {
    if (cursor.editing || !block || !editable) return;
    event.preventDefault();
    const given = readBlock(event.clipboardData.getData('text/plain'));
    const single = given.length === 1 && given[0]?.length === 1;
    const cells: GivenCell[] = [];
    // One copied cell fills the whole range; a block goes from its first cell on, as far as there are rows.
    const bottom = single ? block.bottom : block.top + given.length - 1;
    for (let line = block.top; line <= bottom; line += 1) {
      const record = records[line];
      const texts = single ? columns.slice(block.left, block.right + 1).map(() => given[0]?.[0] ?? '') : (given[line - block.top] ?? []);
      if (!record) break;
      texts.forEach((one, across) => {
        const column = columns[block.left + across];
        if (column) cells.push({ record, column, text: one });
      });
    }
    if (cells.length > 0) props.onBlock(cells);
  }

  function toggle(id: string): void {
    if (!selection) return;
    const next = new Set(selection.ids);
    if (!next.delete(id)) next.add(id);
    selection.set(next);
  }

  function click(event: MouseEvent, place: Place, record: RecordAnswer): void {
    if ((event.target as HTMLElement).closest('a, button, input, label') || cursor.editing) return;
    if (editable) {
      go(place, event.shiftKey);
    } else if (!window.getSelection()?.toString()) props.onOpen(record, event.ctrlKey || event.metaKey);
  }

  const frozen = Math.min(layout?.frozen ?? 1, columns.length);
  const selectable = selection !== undefined;
  const offsets = useMemo(
    () => frozenOffsets(columns, layout, frozen, selectable ? SELECT_WIDTH : 0),
    [columns, layout, frozen, selectable],
  );
  // The same object at every drawing: rows that stay in sight while others come are not drawn again.
  const newest = useRef<GridRowActions | null>(null);
  useLayoutEffect(() => {
    newest.current = { click, done, startEdit, toggle, menu: props.onMenu };
  });
  const actions = useMemo<GridRowActions>(
    () => ({
      click: (event, place, record) => newest.current?.click(event, place, record),
      done: (result, then) => newest.current?.done(result, then),
      startEdit: (place) => newest.current?.startEdit(place) ?? false,
      toggle: (id) => newest.current?.toggle(id),
      menu: (column, record, place) => newest.current?.menu?.(column, record, place),
    }),
    [],
  );
  return (
    <div className="yz-grid-scroll" ref={scroller}>
      <table
        className={`yz-table yz-grid yz-grid-${layout?.density ?? 'normal'} ${props.stale ? 'yz-stale' : ''}`}
        role="grid"
        aria-label={props.label}
        aria-busy={props.stale}
        aria-rowcount={(props.total ?? records.length) + 1}
        aria-multiselectable={selection ? true : undefined}
      >
        <GridHead
          columns={columns}
          layout={layout}
          offsets={offsets}
          sorts={props.sorts}
          onSort={props.onSort}
          onResize={props.onResize}
          select={
            selection && {
              all: records.length > 0 && records.every((record) => selection.ids.has(record.id)),
              some: selection.ids.size > 0,
              onChange: (all) => selection.set(new Set(all ? records.map((record) => record.id) : [])),
            }
          }
        />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from rows and cells */}
        <tbody
          ref={body}
          onKeyDown={press}
          onCopy={copy}
          onPaste={paste}
          style={{ '--before': `${first?.start ?? 0}px`, '--after': `${rows.getTotalSize() - (last?.end ?? 0)}px` } as React.CSSProperties}
        >
          {shown.map(({ index, key, start }, place) => {
            const record = records[index];
            if (!record) return null;
            const chosen = selection?.ids.has(record.id) ?? false;
            const current = index === row;
            const gap = start - (shown[place - 1]?.end ?? start);
            return (
              <Fragment key={key}>
              {gap > 0 && <tr aria-hidden="true" className="yz-grid-gap" style={{ height: gap }} />}
              <GridRow
                index={index}
                record={record}
                columns={columns}
                height={height}
                frozen={frozen}
                offsets={offsets}
                chosen={selection ? chosen : undefined}
                column={current ? at.column : undefined}
                editing={current && cursor.editing}
                {...rangeOf(block, index)}
                issues={edits.issues}
                editable={editable}
                evaluate={evaluate}
                link={props.link}
                actions={actions}
              />
              </Fragment>
            );
          })}
        </tbody>
        {props.foot}
      </table>
    </div>
  );
}

/** Where each frozen column stands. */
function frozenOffsets(columns: readonly Column[], layout: ListLayout | null, frozen: number, start: number): readonly number[] {
  const offsets: number[] = [];
  let left = start;
  for (const column of columns.slice(0, frozen)) {
    offsets.push(left);
    left += columnWidth(column, layout);
  }
  return offsets;
}

/** Scrolls sideways so that frozen columns do not cover the cell. */
function keepInSight(cell: HTMLElement, scroller: HTMLElement | null): void {
  if (!scroller || cell.tagName !== 'TD' || cell.classList.contains('yz-frozen')) return;
  const covered = [...(cell.parentElement?.querySelectorAll<HTMLElement>('.yz-frozen, .yz-grid-select') ?? [])].reduce(
    (width, one) => width + one.offsetWidth,
    0,
  );
  const left = cell.offsetLeft - covered;
  const right = cell.offsetLeft + cell.offsetWidth - scroller.clientWidth;
  if (scroller.scrollLeft > left) scroller.scrollLeft = left;
  else if (scroller.scrollLeft < right) scroller.scrollLeft = right;
}
