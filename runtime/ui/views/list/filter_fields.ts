/** Fields a list can be filtered by. No React. */
import type { EntityDefinition } from '../../core/definition';
import { SYSTEM_FIELDS, fieldAtPath } from '../../core/definition_lookup';
import type { FilterKind } from '../../core/filter/operators';
import type { Language } from '../../core/label';
import { kitOf } from '../../fields/registry';
import { type Column, columnsOf } from './columns';

type Entities = Readonly<Record<string, EntityDefinition>>;

/** Own fields, system fields, and the dotted columns that the view shows. */
export function filterFields(
  entity: EntityDefinition,
  entities: Entities,
  shown: readonly string[],
  language: Language,
): readonly Column[] {
  const own = entity.fields.flatMap((field) =>
    Object.keys(field.value_type?.parts ?? {}).length > 0
      ? Object.keys(field.value_type?.parts ?? {}).map((part) => `${field.key}.${part}`)
      : [field.key],
  );
  const behind = shown.filter((path) => path.includes('.'));
  const paths = [...new Set([...own, ...behind, ...SYSTEM_FIELDS.map((field) => field.key)])];
  return columnsOf(entity, entities, paths, language).filter(({ field }) => kitOf(field).filterKind !== 'none');
}

export function kindOfPath(entity: EntityDefinition, entities: Entities): (path: string) => FilterKind | undefined {
  return (path) => {
    const field = fieldAtPath(entity, entities, path);
    return field ? kitOf(field).filterKind : undefined;
  };
}
