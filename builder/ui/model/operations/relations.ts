/** Which entities refer to which, for the diagram. */
import { type Entity, type Field, type Package, entityOf } from '../../draft';

export interface Relation {
  /** Entity and field it begins at, by id. */
  readonly from: string;
  readonly field: Field;
  /** Id of an entity of this draft, or "app.key" of another app's. */
  readonly to: string;
  readonly outside: boolean;
  readonly kind: 'one' | 'many' | 'rows';
}

const ONE = new Set(['reference', 'any_reference']);
const MANY = new Set(['multi_reference']);

/** Every field that leads to other records. People and departments are left out: everything leads there. */
export function relationsOf(document: Package): readonly Relation[] {
  return (document.entities ?? []).flatMap((entity) =>
    (entity.fields ?? []).flatMap((field) => targetsOf(field).flatMap((name) => relation(document, entity, field, name))),
  );
}

function targetsOf(field: Field): readonly string[] {
  if (Array.isArray(field.entities)) return field.entities as string[];
  return field.entity && (ONE.has(field.type) || MANY.has(field.type) || field.type === 'subtable') ? [field.entity] : [];
}

function relation(document: Package, entity: Entity, field: Field, name: string): readonly Relation[] {
  const kind = field.type === 'subtable' ? 'rows' : MANY.has(field.type) ? 'many' : 'one';
  const target = entityOf(document, name);
  if (target) return [{ from: entity.id, field, to: target.id, outside: false, kind }];
  return name.includes('.') && !name.startsWith('system.') ? [{ from: entity.id, field, to: name, outside: true, kind }] : [];
}
