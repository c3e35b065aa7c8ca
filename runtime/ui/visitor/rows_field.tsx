import { useEffect, useRef } from 'react';

import type { FieldDefinition } from '../core/definition';
import { withDefaults, withParent } from '../core/form/compute';
import type { Evaluate } from '../core/form/evaluation';
import { withAvailable } from '../core/form/options';
import { setField } from '../core/form/set_field';
import { fieldState } from '../core/form/state';
import type { FileInfo } from '../core/file';
import { pick } from '../core/label';
import type { OpenForm } from '../core/public_form';
import type { FieldValue, RowValues, Values } from '../core/record';
import { ROW_KEY, newRowKey, rowKey } from '../fields/subtable/row_key';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';
import { issueAt } from '../views/form/issue_places';
import type { IssueTexts } from '../views/form/issue_texts';
import { FormField } from './form_field';

export interface RowsFieldProps {
  readonly field: FieldDefinition;
  readonly rows: readonly RowValues[];
  /** Values of the record the rows belong to. */
  readonly parent: Values;
  readonly required: boolean;
  readonly disabled: boolean;
  readonly issues: IssueTexts;
  readonly form: OpenForm;
  readonly evaluate: Evaluate;
  readonly upload: (file: File) => Promise<FileInfo>;
  readonly onChange: (rows: FieldValue) => void;
}

/** The rows of a sub-table, one below the other: they fit a phone, and every field has its label. */
export function RowsField({ field, rows, parent, required, disabled, issues, form, evaluate, upload, onChange }: RowsFieldProps) {
  const language = useLanguage();
  const text = useText();
  const place = useRef<HTMLFieldSetElement>(null);
  const latest = useRef({ rows, parent });
  useEffect(() => {
    latest.current = { rows, parent };
  });
  const child = field.entity ? form.entities[field.entity] : undefined;
  if (!child) return null;
  const name = pick(field.label, language, field.key);
  const help = pick(field.help, language);
  const issue = issues.get(field.key);
  const most = field.max_rows ?? 20;

  /** A file arrives long after it was chosen: by then the rows are others, and may stand elsewhere. */
  function change(key: string, column: FieldDefinition, value: FieldValue): void {
    if (!child) return;
    const { rows: current, parent: record } = latest.current;
    const next = current.map((row, at) =>
      rowKey(row, at) === key ? (setField(child, row, column.key, value, evaluate, record) as RowValues) : row,
    );
    latest.current = { rows: next, parent: record };
    onChange(next);
  }

  function add(): void {
    if (!child) return;
    const row = withDefaults(child, { [ROW_KEY]: newRowKey() }, evaluate, parent) as RowValues;
    onChange([...rows, row]);
    focus(`[id="field-${field.key}.${rows.length}.${child.fields[0]?.key ?? ''}"]`);
  }

  function remove(at: number): void {
    onChange(rows.filter((_, position) => position !== at));
    focus('.yzp-add');
  }

  /** What had the focus is gone, or what should have it is not there yet. */
  function focus(selector: string): void {
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(selector)?.focus());
  }

  return (
    <fieldset className="yzp-field yzp-rows" ref={place}>
      <legend id={`field-${field.key}`} tabIndex={-1}>
        {name}
        {required && (
          <span className="yzp-required" title={text('public.required')} aria-hidden="true">
            *
          </span>
        )}
      </legend>
      {help && <p className="yzp-help">{help}</p>}
      {rows.map((row, at) => {
        const seen = withParent(row, parent);
        return (
          <fieldset key={rowKey(row, at)} className="yzp-row">
            <legend>{text('public.row', { name, number: at + 1 })}</legend>
            {child.fields.map((column) => {
              const state = fieldState(column, seen, evaluate);
              if (!state.visible) return null;
              const path = `${field.key}.${at}.${column.key}`;
              return (
                <FormField
                  key={column.key}
                  path={path}
                  field={withAvailable(column, seen, evaluate)}
                  value={row[column.key]}
                  required={state.required}
                  disabled={disabled || state.readonly}
                  issue={issueAt(issues, path)}
                  form={form}
                  upload={upload}
                  onChange={(value) => change(rowKey(row, at), column, value)}
                />
              );
            })}
            <button
              type="button"
              className="yzp-link yzp-remove"
              disabled={disabled}
              aria-label={text('public.remove_row', { name, number: at + 1 })}
              onClick={() => remove(at)}
            >
              {text('public.remove')}
            </button>
          </fieldset>
        );
      })}
      <button type="button" className="yzp-button yzp-secondary yzp-add" disabled={disabled || rows.length >= most} onClick={add}>
        {text('public.add_row', { name })}
      </button>
      {rows.length >= most && <p className="yzp-help">{text('public.most_rows', { count: most })}</p>}
      {issue && <p className="yzp-issue">{issue}</p>}
    </fieldset>
  );
}
