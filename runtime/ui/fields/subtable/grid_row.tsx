import { CloseOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { memo } from 'react';

import type { FieldDefinition } from '../../core/definition';
import type { FieldValue, RowValues } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { kitOf } from '../registry';

export interface GridRowProps {
  readonly row: RowValues;
  readonly at: number;
  readonly fields: readonly FieldDefinition[];
  /** Column being edited, or -1. */
  readonly active: number;
  readonly disabled: boolean;
  readonly currency?: string;
  /** Messages by field key; the same map object while nothing changes. */
  readonly issues: ReadonlyMap<string, string> | undefined;
  readonly titleOf: (id: string) => string | undefined;
  readonly offered?: (field: FieldDefinition, row: RowValues) => FieldDefinition;
  readonly onActivate: (at: number, column: number) => void;
  readonly onChange: (at: number, key: string, value: FieldValue, title?: string) => void;
  readonly onDelete: (at: number) => void;
}

/** Only the cell in use holds an input: a hundred rows of real inputs would make typing sluggish. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, at, fields, active, disabled, currency, issues, titleOf } = props;
  const label = useLabel();
  const text = useText();
  return (
    <tr>
      <td className="yz-subtable-index">{at + 1}</td>
      {fields.map((field, column) => {
        const kit = kitOf(field);
        const value = row[field.key];
        const title = typeof value === 'string' ? titleOf(value) : undefined;
        const fixed = disabled || field.derived || field.readonly || field.access === 'read';
        const issue = issues?.get(field.key);
        const name = `${label(field.label, field.key)} ${at + 1}`;
        const className = `yz-align-${kit.align} ${fixed ? 'yz-cell-fixed' : 'yz-cell-open'} ${issue ? 'yz-cell-invalid' : ''}`;
        if (fixed) {
          return (
            <td key={field.key} className={className}>
              <kit.Cell field={field} value={value} title={title} currency={currency} />
            </td>
          );
        }
        const editing = active === column;
        return (
          <td key={field.key} className={className} data-cell={`${at}.${field.key}`}>
            <Tooltip title={issue} open={issue ? undefined : false}>
              {editing ? (
                <div className="yz-cell-editor">
                  <kit.Input
                    id={`cell-${at}-${column}`}
                    label={name}
                    field={props.offered?.(field, row) ?? field}
                    value={value}
                    title={title}
                    currency={currency}
                    invalid={Boolean(issue)}
                    autoFocus
                    compact
                    onChange={(next, nextTitle) => props.onChange(at, field.key, next, nextTitle)}
                  />
                </div>
              ) : (
                <div
                  className="yz-cell-rest"
                  role="button"
                  tabIndex={0}
                  onFocus={() => props.onActivate(at, column)}
                >
                  <span className="yz-visually-hidden">
                    {name} {issue}
                  </span>
                  <kit.Cell field={field} value={value} title={title} currency={currency} />
                </div>
              )}
            </Tooltip>
          </td>
        );
      })}
      {!disabled && (
        <td className="yz-subtable-action">
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={text('subtable.delete_row_n', { n: at + 1 })}
            tabIndex={-1}
            onClick={() => props.onDelete(at)}
          />
        </td>
      )}
    </tr>
  );
});
