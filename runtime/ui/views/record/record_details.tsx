import type { AppDefinition, EntityDefinition, FieldDefinition } from '../../core/definition';
import { fieldOf, formOf, isWide } from '../../core/form/layout';
import { fieldState } from '../../core/form/state';
import { type RecordAnswer, itemLabelsOf, labelOf, rowLabelsOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useEvaluator } from '../../hooks/use_evaluator';
import { useLabel } from '../../hooks/use_label';
import './record.css';

export interface RecordDetailsProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  /** Field rights that a task gives. */
  readonly rights?: Readonly<Record<string, 'hidden' | 'read' | 'write'>>;
}

/** A record read in the layout of its form. */
export function RecordDetails({ app, entity, record, rights }: RecordDetailsProps) {
  const label = useLabel();
  const evaluate = useEvaluator(app);
  const { values, labels } = record;
  const currency = typeof values.currency === 'string' ? values.currency : undefined;
  return (
    <div className="yz-details">
      {formOf(app, entity).sections.map((section) => {
        if (section.visible_when && evaluate(section.visible_when, values) === false) return null;
        const fields = section.fields.flatMap((key) => {
          const field = fieldOf(entity, key);
          if (!field || rights?.[key] === 'hidden') return [];
          return fieldState(field, values, evaluate).visible ? [field] : [];
        });
        if (fields.length === 0) return null;
        const heading = label(section.label);
        // The heading stands for the label of a field that has the section to itself.
        const headed = (field: FieldDefinition) =>
          fields.length === 1 && heading !== '' && heading === label(field.label);
        return (
          <section key={section.id} className="yz-section" aria-label={heading || undefined}>
            {heading && <h2 className="yz-section-title">{heading}</h2>}
            <dl className="yz-section-grid" style={{ '--columns': section.columns } as React.CSSProperties}>
              {fields.map((field) => {
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
          </section>
        );
      })}
    </div>
  );
}
