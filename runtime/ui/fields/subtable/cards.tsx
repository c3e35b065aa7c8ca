import { PlusOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';

import type { FieldDefinition } from '../../core/definition';
import { isBlank, type RowValues } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { kitOf } from '../registry';
import { RowDialog } from './row_dialog';
import { rowKey } from './row_key';
import { useRows } from './use_rows';


const SHOWN = 4;

/** The first facts of a row and its last, which tends to be what it comes to. */
function tellingFields(fields: readonly FieldDefinition[], row: RowValues): readonly FieldDefinition[] {
  const given = fields.filter((field) => !isBlank(row[field.key]));
  if (given.length === 0) return fields.slice(0, 1);
  return given.length <= SHOWN ? given : [...given.slice(0, SHOWN - 1), ...given.slice(-1)];
}

/** The rows as cards; touching one opens it. */
export function SubtableCards(props: FieldInputProps) {
  const { id, disabled = false, currency } = props;
  const table = useRows(props);
  const { child, fields, rows } = table;
  const label = useLabel();
  const text = useText();
  const [open, setOpen] = useState<number | null>(null);
  if (!child) return null;

  function deleteOpen(): void {
    if (open !== null) table.remove(open);
    setOpen(null);
  }

  return (
    <div id={id} className="yz-row-cards">
      {rows.map((row, at) => (
        <button
          type="button"
          key={rowKey(row, at)}
          className={`yz-row-card ${table.issuesOf.has(at) ? 'yz-cell-invalid' : ''}`}
          disabled={disabled}
          data-row={at}
          onClick={() => setOpen(at)}
        >
          <span className="yz-subtable-index">{at + 1}</span>
          <span className="yz-row-card-body">
            {tellingFields(fields, row).map((field) => {
              const { Cell } = kitOf(field);
              const value = row[field.key];
              return (
                <span key={field.key} className="yz-row-card-fact">
                  <span className="yz-row-card-label">{label(field.label, field.key)}</span>
                  <Cell
                    field={field}
                    value={value}
                    title={typeof value === 'string' ? table.titleOf(value) : undefined}
                    currency={currency}
                  />
                </span>
              );
            })}
          </span>
          <RightOutlined aria-hidden="true" />
        </button>
      ))}
      {rows.length === 0 && <p className="yz-subtable-empty">{text('subtable.empty')}</p>}
      {!disabled && (
        <Button block icon={<PlusOutlined />} disabled={table.full} onClick={() => setOpen(table.add())}>
          {text('subtable.add_row')}
        </Button>
      )}
      <RowDialog
        child={child}
        fields={fields}
        row={open === null ? undefined : rows[open]}
        issues={(open === null ? undefined : table.issuesOf.get(open)) ?? new Map()}
        titleOf={table.titleOf}
        currency={currency}
        onChange={(key, value, title) => open !== null && table.change(open, key, value, title)}
        onDelete={deleteOpen}
        onClose={() => setOpen(null)}
      />
    </div>
  );
}
