import { type ReactNode, useMemo } from 'react';

import type {
  AppDefinition,
  EntityDefinition,
  FieldDefinition,
  FormSection,
  RelatedItem,
} from '../../core/definition';
import { fieldOf, formOf, isWide } from '../../core/form/layout';
import { fieldState } from '../../core/form/state';
import { type RecordAnswer, itemLabelsOf, labelOf, rowLabelsOf } from '../../core/record';
import { RecordPlaceContext } from '../../fields/record_place';
import { kitOf } from '../../fields/registry';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useLabel } from '../../hooks/use_label';
import { useNarrow } from '../../hooks/use_narrow';
import { titlesOf } from '../form/record_titles';
import { LayoutButton } from '../layout/layout_button';
import { FieldCell } from '../layout/field_cell';
import { LayoutItems } from '../layout/layout_items';
import { recordTitle } from './record_title';
import './record.css';

export interface RecordDetailsProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  /** Field rights that a task gives. */
  readonly rights?: Readonly<Record<string, 'hidden' | 'read' | 'write'>>;
  /** A list of records that refer to this one, where the layout places it. */
  readonly related?: (item: RelatedItem) => ReactNode | null;
  /** What submits the record to a process; undefined where that cannot be done now. */
  readonly onProcess?: (process: string | undefined) => (() => void) | undefined;
}

/** A record read in the layout of its form. */
export function RecordDetails({ app, entity, record, rights, related, onProcess }: RecordDetailsProps) {
  const label = useLabel();
  const evaluate = useEvaluator(app);
  const narrow = useNarrow();
  const { values, labels } = record;
  const title = recordTitle(entity, record);
  const place = useMemo(() => ({ entity: entity.name, id: record.id }), [entity.name, record.id]);
  const currency = typeof values.currency === 'string' ? values.currency : undefined;
  const fields = (section: FormSection) => {
    const shown = section.fields.flatMap((key) => {
      const field = fieldOf(entity, key);
      if (!field || rights?.[key] === 'hidden') return [];
      return fieldState(field, values, evaluate).visible ? [field] : [];
    });
    if (shown.length === 0) return null;
    const heading = label(section.label);
    // The heading stands for the label of a field that has the section to itself.
    const headed = (field: FieldDefinition) => shown.length === 1 && heading !== '' && heading === label(field.label);
    return (
      <dl className="yz-section-grid" style={{ '--columns': section.columns } as React.CSSProperties}>
        {shown.map((field) => {
          const { View } = kitOf(field);
          return (
            <div key={field.key} className={`yz-fact ${isWide(field) ? 'yz-field-wide' : ''}`}>
              <dt className={headed(field) ? 'yz-visually-hidden' : ''}>{label(field.label, field.key)}</dt>
              <dd>
                <View
                  field={field}
                  value={values[field.key]}
                  title={labelOf(labels, field.key)}
                  titles={itemLabelsOf(labels, field.key)}
                  rowLabels={rowLabelsOf(labels, field.key)}
                  currency={currency}
                  values={values}
                />
              </dd>
            </div>
          );
        })}
      </dl>
    );
  };
  const titles = titlesOf(entity, values, labels);
  return (
    <RecordPlaceContext value={place}>
      <div className="yz-details">
        <LayoutItems
          layout={formOf(app, entity, 'read', narrow).layout}
          entity={entity}
          entities={app.entities}
          values={values}
          titles={titles}
          evaluate={evaluate}
          Cell={FieldCell}
          fields={fields}
          related={related}
          button={(button) => (
            <LayoutButton
              button={button}
              entity={entity}
              values={{ ...values, id: record.id }}
              titles={{ ...titles, ...(title && { [record.id]: title }) }}
              evaluate={evaluate}
              onProcess={onProcess?.(button.process)}
            />
          )}
        />
      </div>
    </RecordPlaceContext>
  );
}
