/** What of this very record may not be changed, as part of its definition. No React. */
import type { AppDefinition, EntityDefinition } from '../definition';
import type { RecordAnswer } from '../record';

export interface Opened {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
}

/** The definition as it holds for one record: fields fixed on it are read like those one may never write. */
export function openedOn(app: AppDefinition, entity: EntityDefinition, record: RecordAnswer | undefined): Opened {
  const fixed = record?.fixed ?? [];
  if (fixed.length === 0) return { app, entity };
  const entities = { ...app.entities };
  for (const field of entity.fields) {
    const child = field.type === 'subtable' && field.entity ? entities[field.entity] : undefined;
    if (child) entities[child.name] = withFixed(child, (key) => fixed.includes(`${field.key}.${key}`));
  }
  const opened = withFixed(entity, (key) => fixed.includes(key));
  return { app: { ...app, entities: { ...entities, [entity.name]: opened } }, entity: opened };
}

function withFixed(entity: EntityDefinition, isFixed: (key: string) => boolean): EntityDefinition {
  return {
    ...entity,
    fields: entity.fields.map((field) => (isFixed(field.key) ? { ...field, access: 'read' } : field)),
  };
}
