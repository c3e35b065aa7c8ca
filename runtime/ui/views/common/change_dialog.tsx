import { Modal } from 'antd';
import { type ReactNode, useState } from 'react';

import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import { fieldState } from '../../core/form/state';
import { type FieldValue, type RecordAnswer, labelOf } from '../../core/record';
import { useText } from '../../hooks/use_text';
import { FormField } from '../form/form_field';
import type { IssueTexts } from '../form/issue_texts';
import type { RecordChange } from './use_record_changes';
import './change_dialog.css';

export interface ChangeDialogProps {
  readonly title: string;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  /** The record's own fields that are asked for. */
  readonly fields: readonly FieldDefinition[];
  readonly evaluate: Evaluate;
  readonly okText: string;
  readonly said: string;
  readonly note?: ReactNode;
  readonly save: (change: RecordChange, quiet: boolean) => Promise<IssueTexts | null>;
  readonly onClose: () => void;
}

/** A few fields of one record: what dragging does, for whoever would rather type. */
export function ChangeDialog({ title, entity, record, fields, evaluate, okText, said, note, save, onClose }: ChangeDialogProps) {
  const text = useText();
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const [titles, setTitles] = useState<Readonly<Record<string, string | undefined>>>({});
  const [issues, setIssues] = useState<IssueTexts>(new Map());
  const [busy, setBusy] = useState(false);
  const known = new Set(fields.map(({ key }) => key));
  const others = [...issues].filter(([path]) => !known.has(path)).map(([, message]) => message);

  async function apply(): Promise<void> {
    const changed = Object.entries(values).filter(([key, value]) => value !== (record.values[key] ?? null));
    if (changed.length === 0) return onClose();
    setBusy(true);
    const refused = await save({ record, values: Object.fromEntries(changed), titles, said }, true);
    setBusy(false);
    if (refused) setIssues(refused);
    else onClose();
  }

  return (
    <Modal
      open
      width={440}
      title={title}
      okText={okText}
      cancelText={text('action.cancel')}
      confirmLoading={busy}
      onOk={() => void apply()}
      onCancel={onClose}
    >
      <form
        className="yz-change-dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        {note}
        {others.length > 0 && (
          <p className="yz-field-error" role="alert">
            {others.join(' ')}
          </p>
        )}
        {fields.map((field) => (
          <FormField
            key={field.key}
            form="change-"
            field={field}
            state={fieldState(field, { ...record.values, ...values }, evaluate)}
            value={field.key in values ? values[field.key] : record.values[field.key]}
            title={field.key in values ? titles[field.key] : labelOf(record.labels, field.key)}
            issue={issues.get(field.key)}
            disabled={busy || !entity.actions.includes('update')}
            onChange={(key, value, name) => {
              setValues((current) => ({ ...current, [key]: value }));
              setTitles((current) => ({ ...current, [key]: name }));
              setIssues(new Map());
            }}
          />
        ))}
        <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
      </form>
    </Modal>
  );
}
