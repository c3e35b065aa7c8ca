/** The published schema and the words for it: what an item's editor is drawn from. */
import { api } from '@yingzao/runtime-ui/core/api/client';
import { type Language, type Label, pick } from '@yingzao/runtime-ui/core/label';
import { useQuery } from '@tanstack/react-query';

import { sentence } from '../schema_form/core/schema';

export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly title?: string;
  readonly description?: string;
  readonly 'x-description'?: Readonly<Record<string, string>>;
  readonly $ref?: string;
  readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> };
  readonly 'x-kind'?: string;
  readonly 'x-of'?: string;
  readonly 'x-fits'?: string;
}

export interface Vocabulary {
  readonly schema: Schema & { readonly $defs: Readonly<Record<string, Schema>> };
  readonly terms: {
    readonly items: Readonly<Record<string, Label>>;
    readonly settings: Readonly<Record<string, Label>>;
    readonly values: Readonly<Record<string, Label>>;
    readonly kinds: Readonly<Record<string, Readonly<Record<string, Label>>>>;
  };
  /** Syllables of the Chinese name of each field type. */
  readonly spelled: Readonly<Record<string, readonly string[]>>;
}

export const vocabularyQuery = {
  queryKey: ['builder', 'vocabulary'] as const,
  queryFn: () => api.request<Vocabulary>('/builder/vocabulary'),
  staleTime: Number.POSITIVE_INFINITY,
};

export function useVocabulary(): Vocabulary | undefined {
  return useQuery(vocabularyQuery).data;
}

/** A schema without its reference and without "or nothing". */
export function plainSchema(vocabulary: Vocabulary, schema: Schema): Schema {
  if (schema.$ref) return plainSchema(vocabulary, vocabulary.schema.$defs[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const real = schema.anyOf?.filter((one) => one.type !== 'null') ?? [];
  if (real.length !== 1 || !real[0]) return schema;
  const { anyOf: _, ...around } = schema;
  return { ...plainSchema(vocabulary, real[0]), ...around };
}

export function modelSchema(vocabulary: Vocabulary, model: string): Schema {
  return vocabulary.schema.$defs[model] ?? {};
}

/** Name of the model of a field type, as `help` knows it. */
export function fieldModel(vocabulary: Vocabulary, type: string): string {
  return modelSchema(vocabulary, 'FieldType').discriminator?.mapping[type]?.split('/').at(-1) ?? '';
}

export function fieldTypes(vocabulary: Vocabulary): readonly string[] {
  return Object.keys(modelSchema(vocabulary, 'FieldType').discriminator?.mapping ?? {});
}

export function fieldSchema(vocabulary: Vocabulary, type: string): Schema {
  return modelSchema(vocabulary, fieldModel(vocabulary, type));
}

export function typeWord(vocabulary: Vocabulary, type: string, language: Language): string {
  return pick(vocabulary.terms.kinds.FieldType?.[type], language, type);
}

export function settingWord(vocabulary: Vocabulary, name: string, language: Language): string {
  return pick(vocabulary.terms.settings[name], language, name);
}

export function valueWord(vocabulary: Vocabulary, setting: string, value: string, language: Language): string {
  const { values, kinds } = vocabulary.terms;
  return pick(values[`${setting}.${value}`] ?? values[value] ?? kinds.FieldType?.[value], language, value);
}

export function helpOf(vocabulary: Vocabulary, model: string, name: string, language: Language): string {
  return sentence(modelSchema(vocabulary, model).properties?.[name], language);
}

/** How a setting is edited. "items" are a list of parts with settings of their own. */
export type Control =
  | 'label' | 'expression' | 'entity' | 'entities' | 'field' | 'fields' | 'path' | 'icon' | 'colour' | 'app' | 'option' | 'switch'
  | 'choice' | 'choices' | 'number' | 'decimal' | 'text' | 'options' | 'items' | 'field_lists' | 'fixed' | 'maybe';

const BY_KIND: Readonly<Record<string, Control>> = {
  label: 'label', text: 'label', expression: 'expression', entity: 'entity', field: 'field', path: 'path', icon: 'icon',
  colour: 'colour', app: 'app', option: 'option',
};

/** Undefined where there is no control: a test holds that every setting of the data model has one. */
export function controlOf(vocabulary: Vocabulary, given: Schema): Control | undefined {
  const schema = plainSchema(vocabulary, given);
  if (schema.const !== undefined) return 'fixed';
  const kind = schema['x-kind'] ? BY_KIND[schema['x-kind']] : undefined;
  if (kind) return kind;
  if (schema.type === 'boolean') return given.anyOf ? 'maybe' : 'switch';
  if (schema.enum) return 'choice';
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'array') return listControl(vocabulary, schema);
  if (schema.type === 'string') return 'text';
  return schema.anyOf?.every((one) => ['number', 'string', 'null'].includes(one.type ?? '')) ? 'decimal' : undefined;
}

function listControl(vocabulary: Vocabulary, schema: Schema): Control | undefined {
  const item = plainSchema(vocabulary, schema.items ?? {});
  if (item.type === 'array') return item.items?.['x-kind'] === 'field' ? 'field_lists' : undefined;
  if (item.properties) return 'colour' in item.properties && 'active' in item.properties ? 'options' : 'items';
  if (item['x-kind'] === 'entity') return 'entities';
  if (item['x-kind'] === 'field') return 'fields';
  return item.enum ? 'choices' : undefined;
}
