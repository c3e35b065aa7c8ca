import { useEffect, useMemo } from 'react';

import type { AppDefinition, EntityDefinition } from '../../core/definition';
import { formWith, section } from '../../core/form/layout';
import type { Task } from '../../core/process';
import type { RecordAnswer, Values } from '../../core/record';
import { useText } from '../../hooks/use_text';
import { FormSections } from '../../views/form/form_sections';
import { pendingChanges } from '../../views/form/form_state';
import { useRecordForm } from '../../views/form/use_record_form';
import '../../views/form/form.css';

export interface TaskFieldsProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  readonly task: Task;
  /** Told what was typed, for the decision to take along; undefined when nothing was. */
  readonly onChange: (values: Values | undefined) => void;
}

const NOTHING: Values = {};
const NO_LABELS = {};

export function hasWritableFields(task: Task): boolean {
  return Object.values(task.fields).includes('write');
}

/** Fields the decision may change: they are saved together with it. */
export function TaskFields({ app, entity, record, task, onChange }: TaskFieldsProps) {
  const text = useText();
  const writable = useMemo(
    () => Object.entries(task.fields).flatMap(([key, right]) => (right === 'write' ? [key] : [])),
    [task.fields],
  );
  // The task's right counts here, whatever the holder may do with the record elsewhere.
  const opened = useMemo(
    () => ({
      ...entity,
      fields: entity.fields.map((field) =>
        writable.includes(field.key) ? { ...field, access: 'write' as const } : field,
      ),
    }),
    [entity, writable],
  );
  const form = useRecordForm(app, opened, record, NOTHING, NO_LABELS);
  const layout = useMemo(() => formWith(entity.name, [section('task', 2, writable)]), [entity.name, writable]);
  const { state, scope } = form;
  useEffect(() => {
    const changes = Object.entries(pendingChanges(scope, state)).filter(([key]) => writable.includes(key));
    onChange(changes.length > 0 ? Object.fromEntries(changes) : undefined);
  }, [onChange, scope, state, writable]);
  return (
    <div className="yz-task-fields">
      <h2 className="yz-section-title">{text('tasks.fill_in')}</h2>
      <FormSections form={layout} record={form} />
    </div>
  );
}
