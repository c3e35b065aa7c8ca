/** Where fields stand on a form: the definition's, or one made up for entities without a form. */
import type {
  AppDefinition,
  EntityDefinition,
  FieldDefinition,
  FormDefinition,
  FormPurpose,
  LayoutItem,
  SectionItem,
} from '../definition';

const WIDE = new Set(['subtable', 'long_text', 'rich_text', 'json', 'address', 'file', 'image', 'signature']);

/** The first form, in the definition's order, for what is done and the screen at hand; roles were seen to before. */
export function formOf(
  app: AppDefinition | undefined,
  entity: EntityDefinition,
  purpose: FormPurpose,
  narrow = false,
): FormDefinition {
  const device = narrow ? 'phone' : 'desktop';
  const fits = (form: FormDefinition) =>
    form.entity === entity.name &&
    form.purposes.includes(purpose) &&
    (form.device === 'any' || form.device === device);
  return app?.forms.find(fits) ?? defaultForm(entity);
}

/** One section with every own field in two columns, and one per sub-table. */
export function defaultForm(entity: EntityDefinition): FormDefinition {
  const plain = entity.fields.filter((field) => field.type !== 'subtable');
  const tables = entity.fields.filter((field) => field.type === 'subtable');
  const sections = [
    section('main', 2, plain.map((field) => field.key)),
    ...tables.map((field) => section(field.key, 1, [field.key])),
  ];
  return formWith(
    entity.name,
    sections.filter((one) => one.fields.length > 0),
  );
}

/** A form of these sections, for everything. */
export function formWith(entity: string, layout: readonly SectionItem[]): FormDefinition {
  return { id: 'default', key: 'default', label: {}, entity, purposes: ['create', 'edit', 'read'], device: 'any', layout };
}

export function section(key: string, columns: number, fields: readonly string[]): SectionItem {
  return { type: 'section', id: key, key, label: {}, columns, fields };
}

/** Every item of a layout, outer ones before those they hold. */
export function placedItems(layout: readonly LayoutItem[]): readonly LayoutItem[] {
  return layout.flatMap((item) => {
    if (item.type === 'tabs') return [item, ...item.tabs.flatMap((tab) => placedItems(tab.layout))];
    if (item.type === 'columns') return [item, ...item.columns.flatMap((column) => placedItems(column.layout))];
    return [item];
  });
}

/** Long text and sub-tables take a whole row. */
export function isWide(field: FieldDefinition): boolean {
  return WIDE.has(field.type);
}

export function fieldOf(entity: EntityDefinition, key: string): FieldDefinition | undefined {
  return entity.fields.find((field) => field.key === key);
}
