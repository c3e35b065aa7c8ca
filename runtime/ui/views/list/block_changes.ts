/** A pasted or filled block as changes per record, with every cell that cannot be taken and why. No React. */
import type { UpdateOperation } from '../../core/api/list_api';
import type { EntityDefinition } from '../../core/definition';
import { sameValue } from '../../core/form/changes';
import type { Evaluate } from '../../core/form/evaluation';
import type { TextKey } from '../../core/i18n/i18n';
import type { FieldValue, RecordAnswer } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { whyFixed } from './cell_access';
import type { Column } from './columns';
import type { GivenCell } from './record_grid';

export interface ChangedCell {
  readonly record: RecordAnswer;
  readonly column: Column;
  readonly value: FieldValue;
  readonly title?: string;
}

export interface RefusedCell {
  readonly record: RecordAnswer;
  readonly column: Column;
  readonly text: string;
  readonly reason: TextKey;
}

/** The record a pasted title means, by entity and title; undefined where there is none or several. */
export type FindRecord = (entity: string, title: string) => Promise<string | undefined>;

export async function blockChanges(
  cells: readonly GivenCell[],
  entity: EntityDefinition,
  evaluate: Evaluate,
  find: FindRecord,
): Promise<{ readonly changed: readonly ChangedCell[]; readonly refused: readonly RefusedCell[] }> {
  const changed: ChangedCell[] = [];
  const refused: RefusedCell[] = [];
  for (const cell of cells) {
    const { record, column } = cell;
    const { field, path } = column;
    const written = cell.text?.trim() ?? '';
    const reason = whyFixed(column, entity, record, evaluate);
    if (reason) {
      refused.push({ record, column, text: written, reason });
      continue;
    }
    let value: FieldValue | undefined = cell.value;
    let title = cell.title;
    if (cell.text !== undefined) {
      if (written === '') value = null;
      else if (field.type === 'reference' || field.type === 'user') {
        value = await find(field.entity ?? 'system.user', written);
        title = written;
      } else value = kitOf(field).fromText(written, field);
    }
    if (value === undefined) {
      const named = field.type === 'reference' || field.type === 'user';
      refused.push({ record, column, text: written, reason: named ? 'block.not_found' : 'block.not_understood' });
    } else if (!sameValue(value, record.values[path])) changed.push({ record, column, value, title });
  }
  return { changed, refused };
}

/** One operation per record, in the order of the first change of each. */
export function operationsOf(changed: readonly ChangedCell[]): readonly UpdateOperation[] {
  const byRecord = new Map<string, { record: RecordAnswer; values: Record<string, FieldValue> }>();
  for (const { record, column, value } of changed) {
    const found = byRecord.get(record.id) ?? { record, values: {} };
    found.values[column.path] = value;
    byRecord.set(record.id, found);
  }
  return [...byRecord.values()].map(({ record, values }) => ({ update: record.id, version: record.version, values }));
}
