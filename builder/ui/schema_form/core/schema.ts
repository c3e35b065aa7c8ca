/** The published JSON Schema of packages, read for drawing forms: what a setting is, and what it may hold. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string; readonly mapping: Readonly<Record<string, string>> };
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly default?: Json;
  readonly description?: string;
  /** The description in other languages than English. */
  readonly 'x-description'?: Readonly<Record<string, string>>;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  /** What a text stands for: "entity", "field", "expression", "label" and so on. */
  readonly 'x-kind'?: string;
  /** Whose fields are meant, where that is not the nearest entity around. */
  readonly 'x-of'?: string;
  /** What a view asks of the field. */
  readonly 'x-fits'?: string;
  /** Being there says something even when what is given is empty. */
  readonly 'x-said'?: boolean;
}

/** What a setting is for, as its schema says it. */
export function sentence(schema: Pick<Schema, 'description' | 'x-description'> | undefined, language: string): string {
  return schema?.['x-description']?.[language] ?? schema?.description ?? '';
}

export interface RootSchema extends Schema {
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** What a text stands for, see `engines.definition.base.Says`. */
export interface Says {
  readonly kind: string;
  readonly of: string | undefined;
  readonly fits: string | undefined;
}

export interface Property {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

export type Shape =
  | { readonly is: 'object'; readonly model: string; readonly properties: readonly Property[] }
  | { readonly is: 'union'; readonly union: string; readonly kinds: Readonly<Record<string, string>>; readonly usual: string | undefined }
  | { readonly is: 'list'; readonly item: Schema; readonly least: number; readonly most: number | undefined }
  | { readonly is: 'mapping'; readonly keys: Schema | undefined; readonly value: Schema }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  | { readonly is: 'boolean' }
  | { readonly is: 'integer'; readonly minimum: number | undefined; readonly maximum: number | undefined }
  | { readonly is: 'decimal' }
  | { readonly is: 'constant'; readonly value: Json }
  | { readonly is: 'label' }
  | { readonly is: 'places' }
  | { readonly is: 'text'; readonly says: Says; readonly longest: number | undefined; readonly pattern: string | undefined; readonly format: string | undefined }
  | { readonly is: 'any' };

const REF = '#/$defs/';

/** The name of the definition a schema points to. */
export function refOf(schema: Schema): string | undefined {
  return schema.$ref?.startsWith(REF) ? schema.$ref.slice(REF.length) : undefined;
}

/** The package itself: the root of the schema, which has no definition of its own. */
const WHOLE = 'App';

/** The schema behind references, and behind "or nothing". What stands beside those is kept. */
export function resolved(root: RootSchema, schema: Schema): Schema {
  const name = refOf(schema);
  if (name !== undefined) return resolved(root, root.$defs[name] ?? (name === WHOLE ? root : {}));
  if (schema.anyOf) {
    const given = schema.anyOf.filter((one) => one.type !== 'null');
    const first = given.length === 1 ? given[0] : undefined;
    if (first) {
      const { anyOf: _, ...beside } = schema;
      return { ...resolved(root, first), ...beside };
    }
  }
  return schema;
}

/** Whether null stands for "not given". */
export function mayBeNull(schema: Schema): boolean {
  return schema.anyOf?.some((one) => one.type === 'null') ?? false;
}

/** The definition a setting's value is of, behind "or nothing". */
function modelOf(schema: Schema): string | undefined {
  return refOf(schema) ?? schema.anyOf?.map(refOf).find((name) => name !== undefined);
}

const shapes = new WeakMap<RootSchema, WeakMap<Schema, Shape>>();

/** What to draw for a value of this schema; the same object for the same schema. */
export function shapeOf(root: RootSchema, schema: Schema): Shape {
  let known = shapes.get(root);
  if (!known) shapes.set(root, (known = new WeakMap()));
  let shape = known.get(schema);
  if (!shape) known.set(schema, (shape = makeShape(root, schema)));
  return shape;
}

/** A definition of the schema by its name. */
export function modelShape(root: RootSchema, model: string): Shape {
  return shapeOf(root, modelRef(root, model));
}

const references = new WeakMap<RootSchema, Map<string, Schema>>();

function modelRef(root: RootSchema, model: string): Schema {
  let known = references.get(root);
  if (!known) references.set(root, (known = new Map()));
  let reference = known.get(model);
  if (!reference) known.set(model, (reference = { $ref: `${REF}${model}` }));
  return reference;
}

export { modelRef };

function makeShape(root: RootSchema, schema: Schema): Shape {
  const target = resolved(root, schema);
  const model = modelOf(schema);
  if (target.discriminator) {
    const kinds = Object.fromEntries(
      Object.entries(target.discriminator.mapping).map(([tag, reference]) => [tag, reference.slice(REF.length)]),
    );
    const usual = Object.entries(kinds).find(([, name]) => !root.$defs[name]?.required?.includes('type'))?.[0];
    return { is: 'union', union: model ?? '', kinds, usual };
  }
  if (target['x-kind'] === 'label') return { is: 'label' };
  if (target['x-kind'] === 'text') return { is: 'places' };
  if (target.enum) return { is: 'choice', values: target.enum.map(String) };
  if (target.const !== undefined) return { is: 'constant', value: target.const };
  if (target.anyOf) {
    // Exact numbers: a JSON number or a decimal text.
    return target.anyOf.some((one) => one.type === 'number') ? { is: 'decimal' } : { is: 'any' };
  }
  switch (target.type) {
    case 'boolean':
      return { is: 'boolean' };
    case 'integer':
    case 'number':
      return { is: 'integer', minimum: target.minimum, maximum: target.maximum };
    case 'array':
      return { is: 'list', item: target.items ?? {}, least: target.minItems ?? 0, most: target.maxItems };
    case 'string':
      return {
        is: 'text',
        says: { kind: target['x-kind'] ?? '', of: target['x-of'], fits: target['x-fits'] },
        longest: target.maxLength,
        pattern: target.pattern,
        format: target.format,
      };
    case 'object':
      if (target.properties) {
        return { is: 'object', model: model ?? '', properties: propertiesOf(target) };
      }
      return { is: 'mapping', keys: target.propertyNames, value: valueSchema(target) };
    default:
      return { is: 'any' };
  }
}

/** Settings in the order the schema has them, what an item is called and known by first. */
function propertiesOf(schema: Schema): readonly Property[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, one]) => ({ name, schema: one, required: required.has(name) }));
}

function valueSchema(schema: Schema): Schema {
  const [pattern] = Object.values(schema.patternProperties ?? {});
  if (pattern) return pattern;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
}

/** The model a value of a union is of; undefined where its `type` is unknown. */
export function kindOf(shape: Extract<Shape, { is: 'union' }>, value: Json | undefined): string | undefined {
  const tag = isObject(value) && typeof value.type === 'string' ? value.type : shape.usual;
  return tag === undefined ? undefined : shape.kinds[tag];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
