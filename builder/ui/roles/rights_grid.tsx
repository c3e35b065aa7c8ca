import { Checkbox, Popover } from 'antd';
import { type CSSProperties, type KeyboardEvent, type ReactNode, memo, useCallback, useEffect, useRef, useState } from 'react';

import { useText } from '../i18n/use_text';
import type { Action, Reach, Scope } from './rights';
import { ScopeMenu } from './scope_menu';

export interface GridLine {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
  /** Under the label, for this row alone. */
  readonly extra?: ReactNode;
}

export interface GridCell {
  readonly role: string;
  readonly entity: string;
  readonly action: Action;
  readonly scopes: readonly Scope[];
  /** "Own"; what a cell shows. */
  readonly text: string;
  /** The published version has it otherwise. */
  readonly changed: boolean;
}

export interface RightsGridProps {
  readonly label: string;
  readonly corner: string;
  readonly rows: readonly GridLine[];
  readonly columns: readonly GridLine[];
  readonly cell: (row: string, column: string) => GridCell;
  readonly rowReach: (row: string) => Reach;
  readonly columnReach: (column: string) => Reach;
  /** Space: allowed or not. */
  readonly onToggle: (cell: GridCell) => void;
  readonly onChoose: (cell: GridCell, scope: Scope | null) => void;
  readonly onCondition: (cell: GridCell) => void;
  /** Several scopes side by side. */
  readonly onSeveral: (cell: GridCell) => void;
  readonly onAll: (place: { readonly row?: string; readonly column?: string }, give: boolean, name: string) => void;
  /** The cell one is at: what it means is told elsewhere. */
  readonly onVisit: (cell: GridCell | null) => void;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const START: Place = { row: 0, column: 0 };

/** Rights as a grid one walks with arrows: Space allows or not, Enter opens the choice of records. */
export function RightsGrid(props: RightsGridProps) {
  const { label, corner, rows, columns, cell, rowReach, columnReach, onToggle, onChoose, onCondition, onSeveral, onAll, onVisit } = props;
  const text = useText();
  const table = useRef<HTMLTableElement>(null);
  const [place, setPlace] = useState<Place>(START);
  const [open, setOpen] = useState(false);
  const at = {
    row: Math.min(place.row, Math.max(0, rows.length - 1)),
    column: Math.min(place.column, Math.max(0, columns.length - 1)),
  };

  const focusAt = useCallback((next: Place) => {
    table.current?.querySelector<HTMLElement>(`[data-at="${next.row}:${next.column}"]`)?.focus();
  }, []);

  function cellAt(where: Place): GridCell | null {
    const row = rows[where.row];
    const column = columns[where.column];
    return row && column ? cell(row.key, column.key) : null;
  }

  function go(next: Place): void {
    setPlace(next);
    focusAt(next);
  }

  function press(event: KeyboardEvent): void {
    if (!(event.target as HTMLElement).dataset.at) return;
    const last = { row: rows.length - 1, column: columns.length - 1 };
    const { row, column } = at;
    const steps: Partial<Record<string, Place>> = {
      ArrowUp: { row: Math.max(0, row - 1), column },
      ArrowDown: { row: Math.min(last.row, row + 1), column },
      ArrowLeft: { row, column: Math.max(0, column - 1) },
      ArrowRight: { row, column: Math.min(last.column, column + 1) },
      Home: event.ctrlKey ? START : { row, column: 0 },
      End: event.ctrlKey ? last : { row, column: last.column },
    };
    const step = steps[event.key];
    const here = cellAt(at);
    if (step) go(step);
    else if (event.key === ' ' && here) onToggle(here);
    else if (event.key === 'Enter') setOpen(true);
    else return;
    event.preventDefault();
  }

  const close = useCallback(
    (back: boolean) => {
      setOpen(false);
      if (back) focusAt({ row: at.row, column: at.column });
    },
    [at.column, at.row, focusAt],
  );
  const visit = useCallback((row: number, column: number) => setPlace({ row, column }), []);
  const openAt = useCallback((row: number, column: number) => {
    setPlace({ row, column });
    setOpen(true);
  }, []);

  const here = cellAt(at);
  // What is shown of it, as one text.
  const mark = here ? `${here.role}|${here.entity}|${here.action}|${here.text}|${here.scopes.length}` : '';
  useEffect(() => {
    onVisit(here);
    // The cell's parts are what matters, not the object made anew with every drawing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [mark, onVisit]);

  return (
    <div className="yzb-rights-scroll">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid of cells one walks */}
      <table className="yzb-rights" role="grid" aria-label={label} ref={table} onKeyDown={press}>
        <thead>
          <tr>
            <th scope="col" className="yzb-rights-corner">
              {corner}
            </th>
            {columns.map((column) => (
              <th scope="col" key={column.key}>
                <AllBox
                  name={column.label}
                  reach={columnReach(column.key)}
                  onChange={(give) => onAll({ column: column.key }, give, column.label)}
                />
                <span>{column.label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={row.key}>
              <th scope="row">
                <div className="yzb-rights-line">
                  <AllBox name={row.label} reach={rowReach(row.key)} onChange={(give) => onAll({ row: row.key }, give, row.label)} />
                  <span className="yzb-rights-name">
                    {row.label}
                    {row.note && <small>{row.note}</small>}
                  </span>
                  {row.extra}
                </div>
              </th>
              {columns.map((column, c) => {
                const one = cell(row.key, column.key);
                const name = `${row.label} · ${column.label}`;
                const button = (
                  <Cell
                    row={r}
                    column={c}
                    name={name}
                    text={one.text}
                    kind={one.scopes.length > 1 ? 'several' : (one.scopes[0]?.kind ?? 'none')}
                    changed={one.changed}
                    unpublished={text('roles.unpublished')}
                    current={at.row === r && at.column === c}
                    onVisit={visit}
                    onOpen={openAt}
                  />
                );
                return (
                  <td key={column.key}>
                    {button}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {open && here && (
        <Popover
          open
          trigger="click"
          arrow={false}
          placement="bottomLeft"
          onOpenChange={(next) => !next && close(false)}
          classNames={{ root: 'yz-menu-popover' }}
          content={
            <ScopeMenu
              label={text('roles.choose_rows', { name: `${rows[at.row]?.label ?? ''} · ${columns[at.column]?.label ?? ''}` })}
              action={here.action}
              scopes={here.scopes}
              onCondition={() => {
                close(true);
                onCondition(here);
              }}
              onSeveral={() => {
                close(true);
                onSeveral(here);
              }}
              onClose={() => close(true)}
              onChoose={(scope) => {
                onChoose(here, scope);
                close(true);
              }}
            />
          }
        >
          {/* Stands where the cell is: a choice of its own around each of hundreds of cells costs too much. */}
          <span className="yzb-cell-anchor" style={anchorOf(table.current, at)} />
        </Popover>
      )}
    </div>
  );
}

function anchorOf(table: HTMLTableElement | null, at: Place): CSSProperties {
  const cell = table?.querySelector<HTMLElement>(`[data-at="${at.row}:${at.column}"]`)?.closest('td');
  if (!cell) return {};
  const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = cell;
  return { left, top, width, height };
}

interface CellProps {
  readonly row: number;
  readonly column: number;
  readonly name: string;
  readonly text: string;
  readonly kind: string;
  readonly changed: boolean;
  readonly unpublished: string;
  readonly current: boolean;
  readonly onVisit: (row: number, column: number) => void;
  readonly onOpen: (row: number, column: number) => void;
}

// Plain values alone, so that of hundreds only those that change are drawn again.
const Cell = memo(function Cell({ row, column, name, text, kind, changed, unpublished, current, onVisit, onOpen }: CellProps) {
  return (
    <button
      type="button"
      className="yzb-cell"
      data-at={`${row}:${column}`}
      data-scope={kind}
      data-changed={changed || undefined}
      tabIndex={current ? 0 : -1}
      aria-label={`${name}: ${text}${changed ? ` (${unpublished})` : ''}`}
      aria-haspopup="menu"
      onFocus={() => onVisit(row, column)}
      onClick={() => onOpen(row, column)}
    >
      <span className="yzb-scope-mark" data-scope={kind} aria-hidden="true" />
      <span>{kind === 'none' ? '—' : text}</span>
    </button>
  );
});

function AllBox({ name, reach, onChange }: { readonly name: string; readonly reach: Reach; readonly onChange: (give: boolean) => void }) {
  const text = useText();
  return (
    <Checkbox
      checked={reach === 'all'}
      indeterminate={reach === 'some'}
      aria-label={text('roles.all_of', { name })}
      onChange={() => onChange(reach !== 'all')}
    />
  );
}
