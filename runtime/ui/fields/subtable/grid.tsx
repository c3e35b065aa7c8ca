import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ClipboardEvent, type KeyboardEvent, useCallback, useState } from 'react';

import { useNotices } from '../../hooks/use_notices';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { kitOf } from '../registry';
import { useGridEnvironment } from './grid_environment';
import { GridRow } from './grid_row';
import { pasteInto } from './paste';
import { rowKey } from './row_key';
import { TotalsRow } from './totals_row';
import { useRows } from './use_rows';

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Editing as in a spreadsheet: Tab and Shift+Tab across, Enter down, paste of whole ranges. */
export function SubtableGrid(props: FieldInputProps) {
  const { field, id, disabled = false, invalid, describedBy, currency } = props;
  const table = useRows(props);
  const { newRow, offered } = useGridEnvironment();
  const { child, fields, rows, add, remove, replace } = table;
  const label = useLabel();
  const text = useText();
  const { message } = useNotices();
  const [active, setActive] = useState<Place | null>(null);
  const activate = useCallback((row: number, column: number) => setActive({ row, column }), []);
  const deleteRow = useCallback(
    (at: number) => {
      setActive(null);
      remove(at);
    },
    [remove],
  );
  if (!child) return null;
  const firstOpen = fields.findIndex((column) => !column.derived && !column.readonly && column.access !== 'read');

  function addRow(): void {
    if (table.full) return;
    const row = add();
    setActive({ row, column: Math.max(firstOpen, 0) });
  }

  function walk(event: KeyboardEvent<HTMLTableElement>): void {
    if (event.key === 'Escape' && active) {
      setActive(null);
      return;
    }
    // An open list of options owns Enter; an input method composing Chinese does too.
    const target = event.target as HTMLElement;
    const choosing = target.getAttribute('aria-expanded') === 'true';
    if (event.key !== 'Enter' || !active || choosing || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const next = active.row + (event.shiftKey ? -1 : 1);
    if (next < 0) return;
    if (next >= rows.length) addRow();
    else setActive({ row: next, column: active.column });
  }

  function paste(event: ClipboardEvent<HTMLTableElement>): void {
    if (!active || !child) return;
    const pasted = pasteInto(
      rows,
      fields,
      active,
      event.clipboardData.getData('text/plain'),
      () => newRow(child),
      field.max_rows ?? 500,
    );
    if (!pasted) return;
    event.preventDefault();
    setActive(null);
    replace(pasted.rows);
    if (pasted.refused > 0) void message.warning(text('subtable.paste_refused', { count: pasted.refused }));
  }

  return (
    <div className={`yz-subtable-frame ${invalid ? 'yz-subtable-invalid' : ''}`} id={id} aria-describedby={describedBy}>
      <div className="yz-subtable-scroll">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the cells */}
        <table
          className="yz-subtable yz-subtable-edit"
          aria-label={label(field.label, field.key)}
          onKeyDown={walk}
          onPaste={paste}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget) && event.relatedTarget) setActive(null);
          }}
        >
          <thead>
            <tr>
              <th className="yz-subtable-index">#</th>
              {fields.map((column) => (
                <th
                  key={column.key}
                  className={`yz-align-${kitOf(column).align}`}
                  style={{ minWidth: kitOf(column).width }}
                >
                  {label(column.label, column.key)}
                  {column.required && (
                    <span className="yz-required" aria-hidden="true">
                      *
                    </span>
                  )}
                </th>
              ))}
              {!disabled && (
                <th className="yz-subtable-action">
                  <span className="yz-visually-hidden">{text('subtable.actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <GridRow
                key={rowKey(row, at)}
                row={row}
                at={at}
                fields={fields}
                active={active?.row === at ? active.column : -1}
                disabled={disabled}
                currency={currency}
                issues={table.issuesOf.get(at)}
                titleOf={table.titleOf}
                // Only the row in use asks for it: the others need not be drawn again when it changes.
                offered={active?.row === at ? offered : undefined}
                onActivate={activate}
                onChange={table.change}
                onDelete={deleteRow}
              />
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={fields.length + 2} className="yz-subtable-empty">
                  {text('subtable.empty')}
                </td>
              </tr>
            )}
          </tbody>
          <TotalsRow fields={fields} rows={rows} currency={currency} trailing={disabled ? 0 : 1} />
        </table>
      </div>
      {!disabled && (
        <div className="yz-subtable-foot">
          <Button type="text" size="small" icon={<PlusOutlined />} onClick={addRow} disabled={table.full}>
            {text('subtable.add_row')}
          </Button>
          <span className="yz-subtable-hint">{text('subtable.hint')}</span>
        </div>
      )}
    </div>
  );
}
