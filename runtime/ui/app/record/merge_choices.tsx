import type { EntityDefinition, FieldDefinition } from '../../core/definition';
import { type RecordAnswer, itemLabelsOf, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { recordTitle } from '../../views/record/record_title';

export interface MergeChoicesProps {
  readonly entity: EntityDefinition;
  readonly survivor: RecordAnswer;
  readonly other: RecordAnswer;
  readonly fields: readonly FieldDefinition[];
  /** Keys whose value comes from the other record. */
  readonly taken: ReadonlySet<string>;
  readonly onTake: (key: string, take: boolean) => void;
}

/** Field by field, which of two values stays. */
export function MergeChoices({ entity, survivor, other, fields, taken, onTake }: MergeChoicesProps) {
  const text = useText();
  const label = useLabel();
  return (
    <>
      <div className="yz-merge-heads">
        <span />
        <div className="yz-merge-head">
          <strong>{recordTitle(entity, survivor)}</strong>
          <span>{text('merge.this_record')}</span>
        </div>
        <div className="yz-merge-head">
          <strong>{recordTitle(entity, other)}</strong>
          <span>{text('merge.other_record')}</span>
        </div>
      </div>
      {fields.length === 0 && <p className="yz-muted yz-merge-row">{text('merge.same')}</p>}
      {fields.map((field) => {
        const name = label(field.label, field.key);
        return (
          <div key={field.key} className="yz-merge-row" role="radiogroup" aria-label={name}>
            <span className="yz-merge-label">{name}</span>
            {[survivor, other].map((record, at) => (
              <label key={record.id} className="yz-merge-choice">
                <input
                  type="radio"
                  name={`merge-${field.key}`}
                  checked={taken.has(field.key) === (at === 1)}
                  onChange={() => onTake(field.key, at === 1)}
                />
                <span className="yz-visually-hidden">{text(at === 1 ? 'merge.take' : 'merge.keep')}</span>
                <Side field={field} record={record} />
              </label>
            ))}
          </div>
        );
      })}
    </>
  );
}

function Side({ field, record }: { readonly field: FieldDefinition; readonly record: RecordAnswer }) {
  const { Cell } = kitOf(field);
  const currency = typeof record.values.currency === 'string' ? record.values.currency : undefined;
  return (
    <Cell field={field} value={record.values[field.key]} title={labelOf(record.labels, field.key)} titles={itemLabelsOf(record.labels, field.key)} currency={currency} />
  );
}
