import { rowsOf } from '../../core/record';
import { useText } from '../../hooks/use_text';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

/** In a list there is room for the number of rows only. */
export function SubtableCell({ value }: FieldShowProps) {
  const text = useText();
  const rows = rowsOf(value);
  return rows.length > 0 ? <span>{text('subtable.rows', { count: rows.length })}</span> : <Blank />;
}
