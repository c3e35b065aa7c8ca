import { useCallback, useMemo } from 'react';

import type { EntityDefinition, FieldDefinition, FormDefinition, FormSection } from '../../core/definition';
import { withDefaults, withParent } from '../../core/form/compute';
import { withAvailable } from '../../core/form/options';
import type { FieldState } from '../../core/form/state';
import type { TextKey } from '../../core/i18n/i18n';
import type { FieldValue, RowValues } from '../../core/record';
import { setField } from '../../core/form/set_field';
import { fieldOf } from '../../core/form/layout';
import { GridEnvironmentContext } from '../../fields/subtable/grid_environment';
import { ROW_KEY, newRowKey } from '../../fields/subtable/row_key';
import { useLabel } from '../../hooks/use_label';
import { LayoutButton } from '../layout/layout_button';
import { FieldCell } from '../layout/field_cell';
import { LayoutItems } from '../layout/layout_items';
import { FormField } from './form_field';
import { issueAt } from './issue_places';
import type { RecordForm } from './use_record_form';

export interface FormSectionsProps {
  readonly form: FormDefinition;
  readonly record: RecordForm;
  readonly disabled?: boolean;
  /** Before the ids of the fields, where another form is on the screen. */
  readonly idPrefix?: string;
  /** Fields one may change on other records. */
  readonly fixed?: readonly string[];
  /** The whole record is read only. */
  readonly locked?: boolean;
  /** Field rights that a task gives; fields not named follow the form. */
  readonly rights?: Readonly<Record<string, 'hidden' | 'read' | 'write'>>;
}

/** A form's layout with its visible fields, to be filled in. */
export function FormSections({ form, record, disabled = false, locked = false, fixed, rights, idPrefix }: FormSectionsProps) {
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
      offered: (child: FieldDefinition, row: RowValues) => withAvailable(child, withParent(row, values), evaluate),
      setCell: (child: EntityDefinition, row: RowValues, key: string, value: FieldValue) =>
        setField(child, row, key, value, evaluate, values) as RowValues,
      newRow: (child: EntityDefinition) => ({
        ...withDefaults(child, { [ROW_KEY]: newRowKey() }, evaluate, values),
      }),
    }),
    [titleOf, rememberTitle, issues, evaluate, values],
  );

  const fields = (section: FormSection) => {
    const shown = section.fields.flatMap((key) => {
      const field = fieldOf(entity, key);
      const fieldState = states.get(key);
      const right = rights?.[key];
      if (!field || !fieldState?.visible || right === 'hidden') return [];
      return [{ field, fieldState: locked || right === 'read' ? { ...fieldState, readonly: true } : fieldState }];
    });
    if (shown.length === 0) return null;
    const heading = label(section.label);
    return (
      <div className="yz-section-grid" style={{ '--columns': section.columns } as React.CSSProperties}>
        {shown.map(({ field, fieldState }) => {
          const value = values[field.key];
          return (
            <FormField
              key={field.key}
              field={withAvailable(field, values, evaluate)}
              state={fieldState}
              why={whyReadonly(field, fieldState, locked, fixed)}
              value={value}
              title={typeof value === 'string' ? titles[value] : undefined}
              issue={field.type === 'subtable' ? issues.get(field.key) : issueAt(issues, field.key)}
              currency={currency}
              disabled={disabled}
              form={idPrefix}
              headed={shown.length === 1 && heading !== '' && heading === label(field.label)}
              onChange={record.set}
            />
          );
        })}
      </div>
    );
  };

  return (
    <GridEnvironmentContext value={grid}>
      <LayoutItems
        layout={form.layout}
        entity={entity}
        entities={scope.entities}
        values={values}
        titles={titles}
        evaluate={evaluate}
        Cell={FieldCell}
        fields={fields}
        faults={(keys) => [...issues.keys()].filter((path) => keys.includes(path.split('.')[0] ?? '')).length}
        button={(button) =>
          // A process takes what is saved, and a record made from this one refers to it.
          button.process || (button.create && record.id === null) ? null : (
            <LayoutButton
              button={button}
              entity={entity}
              values={record.id === null ? values : { ...values, id: record.id }}
              titles={titles}
              evaluate={evaluate}
              apart
            />
          )
        }
      />
    </GridEnvironmentContext>
  );
}

/** The text that says why a field cannot be changed; computed ones need none, their value says it. */
function whyReadonly(
  field: FieldDefinition,
  state: FieldState,
  locked: boolean,
  fixed: readonly string[] = [],
): TextKey | undefined {
  if (!state.readonly || field.derived) return undefined;
  if (locked) return 'cell.locked';
  if (fixed.includes(field.key)) return 'form.fixed_here';
  return field.access === 'read' ? 'cell.not_allowed' : 'cell.readonly';
}
