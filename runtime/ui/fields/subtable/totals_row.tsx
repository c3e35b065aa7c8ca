import type { FieldDefinition } from '../../core/definition';
import { addDecimals } from '../../core/format/number';
import type { RowValues } from '../../core/record';
import { useText } from '../../hooks/use_text';
import { kitOf } from '../registry';

export interface TotalsRowProps {
  readonly fields: readonly FieldDefinition[];
  readonly rows: readonly RowValues[];
  readonly currency?: string;
  /** Extra cells after the last column. */
  readonly trailing?: number;
}

/** Sums of computed amounts; unit prices and percents have no meaningful sum. */
export function TotalsRow({ fields, rows, currency, trailing = 0 }: TotalsRowProps) {
  const text = useText();
  const summed = fields.filter(isSummed);
  if (summed.length === 0 || rows.length < 2) return null;
  return (
    <tfoot>
      <tr>
        <td className="yz-subtable-index">
          <span className="yz-visually-hidden">{text('subtable.total')}</span>Σ
        </td>
        {fields.map((field) => {
          const { Cell, align } = kitOf(field);
          return (
            <td key={field.key} className={`yz-align-${align}`}>
              {isSummed(field) && <Cell field={field} value={sum(rows, field.key)} currency={currency} />}
            </td>
          );
        })}
        {trailing > 0 && <td colSpan={trailing} />}
      </tr>
    </tfoot>
  );
}

function isSummed(field: FieldDefinition): boolean {
  const kind = field.value_type?.kind ?? field.result ?? field.type;
  return Boolean(field.formula || field.derived) && kind === 'money';
}

function sum(rows: readonly RowValues[], key: string): string {
  return rows.reduce((total, row) => {
    const value = row[key];
    return typeof value === 'string' && value ? addDecimals(total, value) : total;
  }, '0');
}
