import { Button, Drawer } from 'antd';
import { useId } from 'react';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import type { FieldValue, RowValues } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { kitOf } from '../registry';
import { useGridEnvironment } from './grid_environment';

export interface RowDialogProps {
  readonly child: EntityDefinition;
  readonly fields: readonly FieldDefinition[];
  readonly row: RowValues | undefined;
  readonly issues: ReadonlyMap<string, string>;
  readonly titleOf: (id: string) => string | undefined;
  readonly currency?: string;
  readonly onChange: (key: string, value: FieldValue, title?: string) => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** One row edited as a small form: on a phone a grid has no room. */
export function RowDialog({ child, fields, row, issues, titleOf, currency, onChange, ...actions }: RowDialogProps) {
  const label = useLabel();
  const text = useText();
  const prefix = useId();
  const { offered } = useGridEnvironment();
  return (
    <Drawer
      placement="bottom"
      size="85%"
      open={row !== undefined}
      title={label(child.label, child.key)}
      onClose={actions.onClose}
      footer={
        <div className="yz-drawer-footer">
          <Button danger onClick={actions.onDelete}>
            {text('subtable.delete_row')}
          </Button>
          <Button type="primary" onClick={actions.onClose}>
            {text('action.done')}
          </Button>
        </div>
      }
    >
      {row &&
        fields.map((field) => {
          const { Input } = kitOf(field);
          const value = row[field.key];
          const issue = issues.get(field.key);
          const id = `${prefix}-${field.key}`;
          return (
            <div key={field.key} className="yz-field">
              <label htmlFor={id} className="yz-field-label">
                {label(field.label, field.key)}
                {field.required && (
                  <span className="yz-required" aria-hidden="true">
                    *
                  </span>
                )}
              </label>
              <Input
                id={id}
                field={offered(field, row)}
                value={value}
                title={typeof value === 'string' ? titleOf(value) : undefined}
                currency={currency}
                disabled={field.readonly || field.access === 'read'}
                invalid={Boolean(issue)}
                onChange={(next, title) => onChange(field.key, next, title)}
              />
              {issue && <p className="yz-field-error">{issue}</p>}
            </div>
          );
        })}
    </Drawer>
  );
}
