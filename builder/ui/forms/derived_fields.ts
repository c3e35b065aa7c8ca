/** Fields that show or sum up what other records hold: what there is to choose, and the field that is made of it. No React. */
import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';

import type { Field } from '../draft/package';

type Entities = Readonly<Record<string, EntityDefinition>>;
type Texts = Readonly<Record<string, string>>;

export const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** A field as it begins: what it is called and the settings its type asks for. */
export interface FirstField {
  readonly label?: Texts;
  readonly settings: Partial<Field>;
}

/** Values that lie in tables of their own, or that nobody is to see elsewhere (`engines.definition.resolved`). */
const NOT_SEEN = new Set(['subtable', 'multi_reference', 'users', 'departments', 'file', 'image', 'signature', 'rich_text', 'json', 'encrypted_text', 'any_reference']);

export interface Through {
  readonly reference: FieldDefinition;
  readonly fields: readonly FieldDefinition[];
}

/** References of an entity, and what can be shown of the records they lead to. */
export function lookupChoices(entity: EntityDefinition, entities: Entities): readonly Through[] {
  return entity.fields
    .filter((field) => field.type === 'reference' && !field.lookup)
    .map((reference) => ({ reference, fields: (entities[reference.entity ?? '']?.fields ?? []).filter(({ type }) => !NOT_SEEN.has(type)) }))
    .filter(({ fields }) => fields.length > 0);
}

export function lookupOf({ reference }: Through, field: FieldDefinition): FirstField {
  return { label: field.label as Texts, settings: { path: `${reference.key}.${field.key}` } };
}

export interface Source {
  readonly entity: EntityDefinition;
  /** The field by which its records belong to this entity's. */
  readonly via: string;
  readonly viaLabel: Texts | undefined;
}

/** Entities of the same app whose records belong to this one's: rows of its sub-tables, then those that refer to it. */
export function rollupSources(entity: EntityDefinition, entities: Entities): readonly Source[] {
  const own = Object.values(entities).filter(({ app }) => app === entity.app);
  const rows = own.filter(({ parent }) => parent === entity.name || parent === entity.key).map((rowsOf) => ({ entity: rowsOf, via: 'parent', viaLabel: undefined }));
  const referring = own.flatMap((other) =>
    other.fields
      .filter((field) => (field.type === 'reference' || field.type === 'multi_reference') && !field.lookup && field.entity === entity.name)
      .map((field) => ({ entity: other, via: field.key, viaLabel: field.label as Texts })),
  );
  return [...rows, ...referring];
}

/** Fields a function can be taken of. */
export function summedFields({ entity }: Source, aggregate: Aggregate): readonly FieldDefinition[] {
  if (aggregate === 'count') return [];
  const kinds = aggregate === 'sum' || aggregate === 'avg' ? ['number', 'money'] : ['number', 'money', 'date', 'datetime'];
  return entity.fields.filter(({ value_type }) => kinds.includes(value_type?.kind ?? ''));
}

const NAMES: Readonly<Record<Exclude<Aggregate, 'count'>, { readonly zh: string; readonly en: string }>> = {
  sum: { zh: '合计', en: 'Total' },
  avg: { zh: '平均', en: 'Average' },
  min: { zh: '最小', en: 'Smallest' },
  max: { zh: '最大', en: 'Largest' },
};

/** Undefined while the field is still to be chosen. */
export function rollupOf({ entity, via }: Source, aggregate: Aggregate, field: FieldDefinition | undefined): FirstField | undefined {
  const source = { source: entity.key, via, aggregate };
  if (aggregate === 'count') {
    const { zh, en } = entity.label as Texts;
    return { label: named(zh && `${zh}数量`, (entity.plural?.en ?? en) && `Number of ${(entity.plural?.en ?? en ?? '').toLowerCase()}`), settings: { ...source, result: 'integer' } };
  }
  if (!field) return undefined;
  const { zh, en } = field.label as Texts;
  return {
    label: named(zh && `${zh}${NAMES[aggregate].zh}`, en && `${NAMES[aggregate].en} ${en.toLowerCase()}`),
    settings: { ...source, field: field.key, ...resultOf(aggregate, field) },
  };
}

function named(zh: string | undefined, en: string | undefined): Texts {
  return { ...(zh && { zh }), ...(en && { en }) };
}

/** The type that can hold it, as the check of definitions wants it. */
function resultOf(aggregate: Aggregate, { value_type: type }: FieldDefinition): Partial<Field> {
  const scale = type?.scale ?? 0;
  if (type?.kind === 'date' || type?.kind === 'datetime') return { result: type.kind };
  if (type?.kind === 'money') return { result: 'money', ...(scale !== 2 && { scale }) };
  if (aggregate === 'avg') return { result: 'decimal', ...(scale > 2 && { scale }) };
  return scale > 0 ? { result: 'decimal', ...(scale !== 2 && { scale }) } : { result: 'integer' };
}
