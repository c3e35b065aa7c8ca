/** Finding things in a definition: fields behind dotted paths, system fields. */
import type { AppDefinition, EntityDefinition, FieldDefinition } from './definition';
import type { Label } from './label';

type Entities = Readonly<Record<string, EntityDefinition>>;

const SYSTEM: readonly Pick<FieldDefinition, 'key' | 'type' | 'label' | 'entity'>[] = [
  { key: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created' } },
  { key: 'created_by', type: 'user', label: { zh: '创建人', en: 'Created by' } },
  { key: 'updated_at', type: 'datetime', label: { zh: '更新时间', en: 'Updated' } },
  { key: 'updated_by', type: 'user', label: { zh: '更新人', en: 'Updated by' } },
  { key: 'owner', type: 'user', label: { zh: '负责人', en: 'Owner' } },
  { key: 'department', type: 'reference', label: { zh: '部门', en: 'Department' }, entity: 'system.department' },
];

/** Fields every record has and a list may show or filter by. */
export const SYSTEM_FIELDS: readonly FieldDefinition[] = SYSTEM.map((field) => ({
  ...field,
  id: field.key,
  readonly: true,
  derived: true,
}));

/** The field at `path` ("level", "customer.level"), as far as the caller may see the way there. */
export function fieldAtPath(
  entity: EntityDefinition,
  entities: Entities,
  path: string,
): FieldDefinition | undefined {
  const [key = '', ...rest] = path.split('.');
  const field = entity.fields.find((candidate) => candidate.key === key) ?? systemField(entity, key);
  if (rest.length === 0 || !field) return field;
  const part = rest.length === 1 ? partOf(field, rest[0] ?? '') : undefined;
  if (part) return part;
  const target = field.entity ? entities[field.entity] : undefined;
  return target ? fieldAtPath(target, entities, rest.join('.')) : undefined;
}

/** A field every record has; of those that say whose it is, whether the caller may hand it over. */
function systemField(entity: EntityDefinition, key: string): FieldDefinition | undefined {
  const field = SYSTEM_FIELDS.find((system) => system.key === key);
  return field && entity.assignable?.includes(key) ? { ...field, readonly: false, derived: false } : field;
}

/** A part of a field's value, as a field to be listed and filtered. */
function partOf(field: FieldDefinition, name: string): FieldDefinition | undefined {
  const type = field.value_type?.parts?.[name];
  if (!type) return undefined;
  return {
    id: `${field.id}.${name}`,
    key: name,
    type: type.kind === 'number' ? 'decimal' : 'text',
    label: field.part_labels?.[name] ?? { en: name },
    value_type: type,
    scale: type.scale,
    readonly: true,
    derived: true,
  };
}

/** Labels along the path: customer.level is "客户 · 级别". */
export function pathLabels(entity: EntityDefinition, entities: Entities, path: string): readonly Label[] {
  const steps = path.split('.');
  return steps.map((step, at) => {
    const field = fieldAtPath(entity, entities, steps.slice(0, at + 1).join('.'));
    return field ? field.label : { en: step };
  });
}

/** "quote" or "crm.quote" as the app's views name it, to the entity's qualified name. */
export function qualify(app: string, name: string): string {
  return name.includes('.') ? name : `${app}.${name}`;
}

const LONG = new Set(['subtable', 'long_text', 'rich_text', 'json']);

/** Columns of an entity without a view: its title and the first fields worth a column. */
export function defaultColumns(entity: EntityDefinition): readonly string[] {
  const plain = entity.fields.filter(
    (field) => !LONG.has(field.type) && field.key !== entity.title,
  );
  return [entity.title, ...plain.slice(0, 6).map((field) => field.key), 'owner', 'updated_at'];
}

/** Which of the app's screens shows an entity's records: its first view, else the plain list. */
export function firstViewOf(app: AppDefinition, entity: string): string | undefined {
  return app.views.find((view) => view.entity === entity)?.key;
}

export const USER_ENTITY = 'system.user';

/** Whether records can be searched by their title: a time or a number contains no words. */
export function isTextTitle(entity: EntityDefinition | undefined): boolean {
  const field = entity?.fields.find((candidate) => candidate.key === entity.title);
  return !field || (field.value_type?.kind ?? 'text') === 'text';
}

/** Whether a search box over these records can find anything. */
export function isSearched(entity: EntityDefinition): boolean {
  return entity.fields.some(({ value_type: type }) => type?.kind === 'text' || type?.kind === 'choice');
}
