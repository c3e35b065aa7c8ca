/** What is done to whole entities; every function changes the document it is given, for recipes of `edit`. */
import {
  type Entity, type Field, type Package, type Texts, findById, itemsOf, keysOf, newId, removeById, sectionOf, uniqueKey,
} from '../../draft';

/** A new entity with a name to call its records by; its id. */
export function addEntity(document: Package, label: Texts, title: Texts): string {
  const entities = sectionOf<Entity>(document, 'entities');
  const id = newId('e');
  const field: Field = { id: newId('f'), key: uniqueKey(title, new Set(), 'name'), label: title, type: 'text', required: true };
  entities.push({ id, key: uniqueKey(label, keysOf(entities), 'table'), label, title: field.key, fields: [field] });
  return id;
}

/** Another name; `fresh`: nothing names the entity yet, so that its key may follow. */
export function renameEntity(document: Package, id: string, label: Texts, fresh = false): void {
  const entities = sectionOf<Entity>(document, 'entities');
  const entity = findById(entities, id);
  if (!entity) return;
  entity.label = label;
  if (fresh) entity.key = uniqueKey(label, keysOf(entities.filter((one) => one.id !== id)), 'table');
}

/**
 * A copy with ids of its own. References to itself lead to the copy; rows of a sub-table belong to one entity
 * alone, so neither sub-tables nor the place below a parent are copied. The id of the copy, or undefined.
 */
export function duplicateEntity(document: Package, id: string, label: Texts): string | undefined {
  const entities = sectionOf<Entity>(document, 'entities');
  const at = entities.findIndex((entity) => entity.id === id);
  const source = entities[at];
  if (!source) return undefined;
  const copy = withNewIds(structuredClone(plain(source)));
  copy.key = uniqueKey(label, keysOf(entities), `${source.key}_copy`);
  copy.label = label;
  delete copy.plural;
  delete copy.parent;
  copy.fields = copy.fields.filter((field) => field.type !== 'subtable');
  for (const field of copy.fields) {
    if (field.entity === source.key) field.entity = copy.key;
  }
  entities.splice(at + 1, 0, copy);
  return copy.id;
}

/** Sections whose items are about one entity and mean nothing without it. */
const ABOUT = ['forms', 'views', 'public_forms', 'document_templates', 'import_mappings', 'grants', 'sample_data'] as const;

export interface Dependents {
  /** Ids by section of what is only about this entity. */
  readonly items: ReadonlyMap<(typeof ABOUT)[number], readonly string[]>;
  readonly count: number;
}

/** What is about the entity alone and goes with it: views, forms, grants, sample records and the like. */
export function dependentsOf(document: Package, entity: Entity): Dependents {
  const items = new Map(
    ABOUT.map((section) => [
      section,
      itemsOf(document, section)
        .filter((item) => item.entity === entity.key || item.entity === `${document.app.key}.${entity.key}`)
        .map((item) => item.id),
    ] as const).filter(([, ids]) => ids.length > 0),
  );
  return { items, count: [...items.values()].reduce((sum, ids) => sum + ids.length, 0) };
}

/** Takes an entity away; `along`: also what is about it alone, and the menu entries of its views. */
export function removeEntity(document: Package, id: string, along: boolean): void {
  const entity = findById(document.entities, id);
  if (!entity) return;
  if (along) {
    const views = new Set<unknown>();
    for (const [section, ids] of dependentsOf(document, entity).items) {
      const list = sectionOf(document, section);
      for (const gone of ids) {
        const item = removeById(list, gone);
        if (section === 'views' && item) views.add(item.key);
      }
    }
    for (const group of document.navigation ?? []) {
      if (group.entries) group.entries = group.entries.filter((entry) => !views.has(entry.view));
    }
  }
  removeById(sectionOf<Entity>(document, 'entities'), id);
}

/** The rows of sub-tables stand below the entity they belong to. */
export function inTree(entities: readonly Entity[]): readonly { readonly entity: Entity; readonly level: number }[] {
  const found: { entity: Entity; level: number }[] = [];
  const seen = new Set<string>();
  function add(entity: Entity, level: number): void {
    if (seen.has(entity.id)) return;
    seen.add(entity.id);
    found.push({ entity, level });
    for (const child of entities) if (child.parent === entity.key) add(child, level + 1);
  }
  for (const entity of entities) if (!entities.some((other) => other.key === entity.parent)) add(entity, 0);
  // Entities below one another in a ring, which the check refuses, are shown all the same.
  for (const entity of entities) add(entity, 0);
  return found;
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Everything below that has an id gets another; keys, which other parts of the copy name, stay. */
function withNewIds<T>(value: T): T {
  if (Array.isArray(value)) value.forEach(withNewIds);
  else if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    // Options keep theirs: ids of options are the field's own.
    if (typeof record.id === 'string') record.id = newId(/^[a-z]+/.exec(record.id)?.[0]?.slice(0, 4) ?? '');
    for (const [name, inner] of Object.entries(record)) if (name !== 'options') withNewIds(inner);
  }
  return value;
}
