import { type RecordAnswer, itemLabelsOf, labelOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import type { Column } from './columns';

/** One value of a record in one line, wherever records are listed. */
export function RecordCell({ record, column: { path, field } }: { readonly record: RecordAnswer; readonly column: Column }) {
  const { Cell } = kitOf(field);
  const { currency } = record.values;
  return (
    <Cell
      field={field}
      value={record.values[path]}
      title={labelOf(record.labels, path)}
      titles={itemLabelsOf(record.labels, path)}
      currency={typeof currency === 'string' ? currency : undefined}
    />
  );
}
