import type { EntityDefinition } from '../../core/definition';
import { type RecordAnswer, labelOf } from '../../core/record';

/** What names the record; undefined when its title field is blank or hidden. */
export function recordTitle(entity: EntityDefinition, record: RecordAnswer): string | undefined {
  const value = record.values[entity.title];
  return labelOf(record.labels, entity.title) ?? (typeof value === 'string' && value ? value : undefined);
}
