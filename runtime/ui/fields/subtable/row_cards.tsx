import type { FieldDefinition } from '../../core/definition';
import { itemLabelsOf, labelOf, isBlank, type RowLabels, type RowValues } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { kitOf } from '../registry';
import { rowKey } from './row_key';

export interface RowCardsProps {
  readonly fields: readonly FieldDefinition[];
  readonly rows: readonly RowValues[];
  readonly rowLabels?: readonly RowLabels[];
  readonly currency?: string;
}

/** The rows of a sub-table on a phone, read only: blank facts are left out. */
export function RowCards({ fields, rows, rowLabels, currency }: RowCardsProps) {
  const label = useLabel();
  return (
    <div className="yz-row-cards">
      {rows.map((row, at) => (
        <div key={rowKey(row, at)} className="yz-row-card">
          <span className="yz-subtable-index">{at + 1}</span>
          <span className="yz-row-card-body">
            {fields
              .filter((field) => !isBlank(row[field.key]))
              .map((field) => {
                const { Cell } = kitOf(field);
                return (
                  <span key={field.key} className="yz-row-card-fact">
                    <span className="yz-row-card-label">{label(field.label, field.key)}</span>
                    <Cell
                      field={field}
                      value={row[field.key]}
                      title={labelOf(rowLabels?.[at], field.key)}
                      titles={itemLabelsOf(rowLabels?.[at], field.key)}
                      currency={currency}
                    />
                  </span>
                );
              })}
          </span>
        </div>
      ))}
    </div>
  );
}
