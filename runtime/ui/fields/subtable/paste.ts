/** Cells copied from a spreadsheet (tab-separated lines) into the rows of a grid. */
import type { FieldDefinition } from '../../core/definition';
import type { FieldValue, RowValues } from '../../core/record';
import { kitOf } from '../registry';

export interface Pasted {
  readonly rows: readonly RowValues[];
  /** Cells that could not be read as their field's type. */
  readonly refused: number;
}

/** Null when the text is a single cell: then it is ordinary typing. */
export function pasteInto(
  rows: readonly RowValues[],
  fields: readonly FieldDefinition[],
  at: { readonly row: number; readonly column: number },
  text: string,
  newRow: () => RowValues,
  maximum: number,
): Pasted | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  if (lines.length === 1 && !text.includes('\t')) return null;
  const next = [...rows];
  let refused = 0;
  lines.forEach((line, down) => {
    const position = at.row + down;
    if (position >= maximum) {
      refused += 1;
      return;
    }
    const values: Record<string, FieldValue | undefined> = { ...(next[position] ?? newRow()) };
    line.split('\t').forEach((cell, across) => {
      const field = fields[at.column + across];
      if (!field || field.derived || field.readonly || field.access === 'read') return;
      const value = cell.trim() === '' ? null : kitOf(field).fromText(cell, field);
      if (value === undefined) refused += 1;
      else values[field.key] = value;
    });
    next[position] = values;
  });
  return { rows: next, refused };
}
