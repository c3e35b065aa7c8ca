import { itemLabelsOf, labelOf, rowsOf } from '../../core/record';
import { useLabel } from '../../hooks/use_label';
import { useNarrow } from '../../hooks/use_narrow';
import { useText } from '../../hooks/use_text';
import { useFieldEnvironment } from '../field_environment';
import type { FieldShowProps } from '../field_kit';
import { kitOf } from '../registry';
import { gridFields } from './grid_fields';
import { RowCards } from './row_cards';
import { TotalsRow } from './totals_row';

/** The rows of a sub-table, read only. */
export function SubtableView({ field, value, rowLabels, currency }: FieldShowProps) {
  const { entities } = useFieldEnvironment();
  const label = useLabel();
  const text = useText();
  const narrow = useNarrow();
  const child = field.entity ? entities[field.entity] : undefined;
  const rows = rowsOf(value);
  if (!child) return null;
  if (rows.length === 0) return <p className="yz-subtable-empty">{text('subtable.empty')}</p>;
  const fields = gridFields(child);
  if (narrow) {
    return <RowCards fields={fields} rows={rows} rowLabels={rowLabels} currency={currency} />;
  }
  return (
    <div className="yz-subtable-scroll" tabIndex={0} role="region" aria-label={label(field.label, field.key)}>
      <table className="yz-subtable">
        <thead>
          <tr>
            <th className="yz-subtable-index">#</th>
            {fields.map((column) => (
              <th key={column.key} className={`yz-align-${kitOf(column).align}`} style={{ minWidth: kitOf(column).width }}>
                {label(column.label, column.key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={row.id ?? at}>
              <td className="yz-subtable-index">{at + 1}</td>
              {fields.map((column) => {
                const { Cell, align } = kitOf(column);
                return (
                  <td key={column.key} className={`yz-align-${align}`}>
                    <Cell
                      field={column}
                      value={row[column.key]}
                      title={labelOf(rowLabels?.[at], column.key)}
                      titles={itemLabelsOf(rowLabels?.[at], column.key)}
                      currency={currency}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <TotalsRow fields={fields} rows={rows} currency={currency} />
      </table>
    </div>
  );
}
