/** Changing what was proposed over a spreadsheet, before it becomes an app. */
import { type Field, type Package, entityOf, fieldOf, keysOf, newId, uniqueKey } from '../../draft';
import type { ProposedApp, ProposedTable } from './from_file_api';

/** Types a column of a spreadsheet can become. */
export const COLUMN_TYPES = [
  'text', 'long_text', 'integer', 'decimal', 'money', 'percent', 'boolean', 'date', 'datetime', 'choice', 'reference', 'phone',
  'email', 'url',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export function typesFor(table: ProposedTable, field: Field, others: number): readonly string[] {
  const column = table.columns[field.key];
  return [...new Set([field.type, ...COLUMN_TYPES])].filter((type) => {
    if (type === 'choice') return field.type === 'choice' || Boolean(column?.distinct?.length);
    return type !== 'reference' || field.type === 'reference' || others > 0;
  });
}

function changed(app: ProposedApp, entity: string, change: (document: Package) => void, table?: (table: ProposedTable) => ProposedTable): ProposedApp {
  const document = structuredClone(app.document);
  change(document);
  return { document, tables: app.tables.map((one) => (table && one.entity === entity ? table(one) : one)) };
}

/** Another type: settings of the old one go, options come from the column's values, rows are read anew. */
export function withType(app: ProposedApp, entity: string, key: string, type: string, target?: string): ProposedApp {
  return changed(
    app,
    entity,
    (document) => {
      const field = fieldOf(entityOf(document, entity), key);
      if (!field) return;
      const { id, label } = field;
      for (const name of Object.keys(field)) delete field[name];
      Object.assign(field, { id, key, label, type });
      if (type === 'choice') {
        const values = app.tables.find((one) => one.entity === entity)?.columns[key]?.distinct ?? [];
        const taken = new Set<string>();
        field.options = values.map((value) => {
          const option = uniqueKey(value, taken, 'option');
          taken.add(option);
          return { id: newId('o'), key: option, label: { zh: value, en: value } };
        });
      }
      if (type === 'reference' && target) field.entity = target;
    },
    (table) => {
      const columns = Object.fromEntries(
        Object.entries(table.mapping.columns ?? {}).map(([heading, column]) => {
          if (column.field !== key) return [heading, column];
          const lookup = type === 'reference' ? titleOf(app.document, target) : undefined;
          return [heading, { field: key, ...(lookup && { lookup, create_missing: false }) }];
        }),
      );
      return { ...table, mapping: { ...table.mapping, columns } };
    },
  );
}

function titleOf(document: Package, entity: string | undefined): string | undefined {
  return entityOf(document, entity)?.title;
}

export function withFieldLabel(app: ProposedApp, entity: string, key: string, label: string): ProposedApp {
  return changed(app, entity, (document) => {
    const field = fieldOf(entityOf(document, entity), key);
    if (field) field.label = { zh: label, en: label };
  });
}

export function withEntityLabel(app: ProposedApp, entity: string, label: string): ProposedApp {
  return changed(app, entity, (document) => {
    const texts = { zh: label, en: label };
    const found = entityOf(document, entity);
    if (found) found.label = texts;
    for (const view of document.views ?? []) if (view.entity === entity) view.label = texts;
    for (const group of document.navigation ?? []) {
      for (const entry of group.entries ?? []) if (entry.key === entity) entry.label = texts;
    }
  });
}

export function withOptionLabel(app: ProposedApp, entity: string, key: string, option: string, label: string): ProposedApp {
  return changed(app, entity, (document) => {
    const found = fieldOf(entityOf(document, entity), key)?.options?.find((one) => one.id === option);
    if (found) found.label = { zh: label, en: label };
  });
}

/** The column stays out of the app; its cells are not read. */
export function withoutField(app: ProposedApp, entity: string, key: string): ProposedApp {
  return changed(
    app,
    entity,
    (document) => {
      const found = entityOf(document, entity);
      if (!found) return;
      found.fields = found.fields.filter((field) => field.key !== key);
      if (found.title === key) found.title = found.fields[0]?.key;
      for (const view of document.views ?? []) {
        if (view.entity === entity && Array.isArray(view.columns)) view.columns = view.columns.filter((column) => column !== key);
      }
    },
    (table) => ({
      ...table,
      mapping: {
        ...table.mapping,
        columns: Object.fromEntries(Object.entries(table.mapping.columns ?? {}).filter(([, column]) => column.field !== key)),
        ...(table.mapping.key === key && { key: null }),
      },
    }),
  );
}

/** Whether a table can still lose a column. */
export function maySpare(app: ProposedApp, entity: string): boolean {
  return keysOf(entityOf(app.document, entity)?.fields).size > 1;
}
