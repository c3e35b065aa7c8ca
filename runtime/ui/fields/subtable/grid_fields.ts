import type { EntityDefinition, FieldDefinition } from '../../core/definition';

/** Columns of a sub-table's grid: the row's fields without tables of its own and the way back. */
export function gridFields(child: EntityDefinition): readonly FieldDefinition[] {
  return child.fields.filter((field) => field.type !== 'subtable' && field.key !== 'parent');
}
