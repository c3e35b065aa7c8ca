import type { ReactNode } from 'react';

import type { AppDefinition, EntityDefinition } from '../../core/definition';
import { type RecordAnswer, itemLabelsOf, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useLabel } from '../../hooks/use_label';
import { useListedColumns } from '../../hooks/use_listed_columns';
import { useText } from '../../hooks/use_text';
import { DefinitionIcon } from '../common/icons';
import { keyFields, tagFields } from './key_facts';
import { recordTitle } from './record_title';

export interface RecordHeaderProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly record: RecordAnswer;
  readonly actions?: ReactNode;
}

/** Title, state and the few facts one came for. */
export function RecordHeader({ app, entity, record, actions }: RecordHeaderProps) {
  const label = useLabel();
  const text = useText();
  const listed = useListedColumns(app, entity);
  const { values, labels } = record;
  const currency = typeof values.currency === 'string' ? values.currency : undefined;
  return (
    <header className="yz-record-head">
      <div className="yz-record-title-row">
        <span className="yz-record-icon">
          <DefinitionIcon name={entity.icon} />
        </span>
        <div className="yz-record-title-text">
          <p className="yz-record-kind">{label(entity.label, entity.key)}</p>
          <h1 className="yz-record-title">
            {recordTitle(entity, record) ?? label(entity.label, entity.key)}
            {tagFields(listed, entity, values).map((field) => {
              const { Cell } = kitOf(field);
              return <Cell key={field.key} field={field} value={values[field.key]} />;
            })}
          </h1>
        </div>
        {record.computing && (
          <span className="yz-muted" role="status">
            {text('record.computing')}
          </span>
        )}
        {actions && <div className="yz-record-actions">{actions}</div>}
      </div>
      <dl className="yz-key-facts">
        {keyFields(listed, entity, values).map((field) => {
          const { View } = kitOf(field);
          return (
            <div key={field.key} className="yz-key-fact">
              <dt>{label(field.label, field.key)}</dt>
              <dd>
                <View field={field} value={values[field.key]} title={labelOf(labels, field.key)} titles={itemLabelsOf(labels, field.key)} currency={currency} />
              </dd>
            </div>
          );
        })}
      </dl>
    </header>
  );
}
