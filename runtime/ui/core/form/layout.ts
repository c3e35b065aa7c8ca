/** Where fields stand on a form: the definition's, or one made up for entities without a form. */
import type { AppDefinition, EntityDefinition, FieldDefinition, FormDefinition, FormSection } from '../definition';

const WIDE = new Set(['subtable', 'long_text', 'rich_text', 'json', 'address', 'file', 'image', 'signature']);

export function formOf(app: AppDefinition | undefined, entity: EntityDefinition): FormDefinition {
  return app?.forms.find((form) => form.entity === entity.name) ?? defaultForm(entity);
}

/** One section with every own field in two columns, and one per sub-table. */
export function defaultForm(entity: EntityDefinition): FormDefinition {
  const plain = entity.fields.filter((field) => field.type !== 'subtable');
  const tables = entity.fields.filter((field) => field.type === 'subtable');
  const sections: FormSection[] = [
    { id: 'main', key: 'main', label: {}, columns: 2, fields: plain.map((field) => field.key) },
    ...tables.map((field) => ({
      id: field.id,
      key: field.key,
      label: {},
      columns: 1,
      fields: [field.key],
    })),
  ];
  return {
    id: `default-${entity.name}`,
    key: 'default',
    label: {},
    entity: entity.name,
    sections: sections.filter((section) => section.fields.length > 0),
  };
}

/** Long text and sub-tables take a whole row. */
export function isWide(field: FieldDefinition): boolean {
  return WIDE.has(field.type);
}

export function fieldOf(entity: EntityDefinition, key: string): FieldDefinition | undefined {
  return entity.fields.find((field) => field.key === key);
}
