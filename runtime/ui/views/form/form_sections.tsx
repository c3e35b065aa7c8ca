import { useCallback, useMemo } from 'react';

import type { EntityDefinition, FormDefinition } from '../../core/definition';
import { withDefaults } from '../../core/form/compute';
import type { FieldValue, RowValues } from '../../core/record';
import { setField } from '../../core/form/set_field';
import { fieldOf } from '../../core/form/layout';
import { GridEnvironmentContext } from '../../fields/subtable/grid_environment';
import { ROW_KEY, newRowKey } from '../../fields/subtable/row_key';
import { useLabel } from '../../hooks/use_label';
import { FormField } from './form_field';
import type { RecordForm } from './use_record_form';

export interface FormSectionsProps {
  readonly form: FormDefinition;
  readonly record: RecordForm;
  readonly disabled?: boolean;
  /** Before the ids of the fields, where another form is on the screen. */
  readonly idPrefix?: string;
  /** The whole record is read only. */
  readonly locked?: boolean;
  /** Field rights that a task gives; fields not named follow the form. */
  readonly rights?: Readonly<Record<string, 'hidden' | 'read' | 'write'>>;
}

/** The sections of a form with their visible fields. */
export function FormSections({ form, record, disabled = false, locked = false, rights, idPrefix }: FormSectionsProps) {
  const label = useLabel();
  const { state, scope, states, issues } = record;
  const { entity, evaluate } = scope;
  const currency = typeof state.values.currency === 'string' ? state.values.currency : undefined;
  const { titles, values } = state;
  const { rememberTitle } = record;
  // Stable while titles are, so that typing in one row leaves the others alone.
  const titleOf = useCallback((id: string) => titles[id], [titles]);
  const grid = useMemo(
    () => ({
      titleOf,
      rememberTitle,
      issues,
      setCell: (child: EntityDefinition, row: RowValues, key: string, value: FieldValue) =>
        setField(child, row, key, value, evaluate, values) as RowValues,
      newRow: (child: EntityDefinition) => ({
        ...withDefaults(child, { [ROW_KEY]: newRowKey() }, evaluate, values),
      }),
    }),
    [titleOf, rememberTitle, issues, evaluate, values],
  );

  return (
    <GridEnvironmentContext value={grid}>
      {form.sections.map((section) => {
        if (section.visible_when && evaluate(section.visible_when, values) === false) return null;
        const fields = section.fields.flatMap((key) => {
          const field = fieldOf(entity, key);
          const fieldState = states.get(key);
          const right = rights?.[key];
          if (!field || !fieldState?.visible || right === 'hidden') return [];
          return [{ field, fieldState: locked || right === 'read' ? { ...fieldState, readonly: true } : fieldState }];
        });
        if (fields.length === 0) return null;
        const heading = label(section.label);
        return (
          <section key={section.id} className="yz-section" aria-label={heading || undefined}>
            {heading && <h2 className="yz-section-title">{heading}</h2>}
            <div className="yz-section-grid" style={{ '--columns': section.columns } as React.CSSProperties}>
              {fields.map(({ field, fieldState }) => {
                const value = values[field.key];
                return (
                  <FormField
                    key={field.key}
                    field={field}
                    state={fieldState}
                    value={value}
                    title={typeof value === 'string' ? titles[value] : undefined}
                    issue={issues.get(field.key)}
                    currency={currency}
                    disabled={disabled}
                    form={idPrefix}
                    headed={fields.length === 1 && heading !== '' && heading === label(field.label)}
                    onChange={record.set}
                  />
                );
              })}
            </div>
          </section>
        );
      })}
    </GridEnvironmentContext>
  );
}
