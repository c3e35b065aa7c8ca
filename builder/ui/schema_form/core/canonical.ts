/**
 * The canonical form of a part of a package, as `engines.definition.canonical` writes it: settings in the
 * order of the schema, keys of free mappings in code-point order, nothing that equals its default.
 */
import { type Json, type JsonObject, type RootSchema, type Schema, isObject, kindOf, shapeOf } from './schema';

/** `value`, which is of `schema`, in canonical form. What the schema does not know stays, behind the rest. */
export function canonical(root: RootSchema, schema: Schema, value: Json): Json {
  const shape = shapeOf(root, schema);
  if (Array.isArray(value)) {
    return shape.is === 'list' ? value.map((one: Json) => canonical(root, shape.item, one)) : value;
  }
  if (!isObject(value)) return value;
  if (shape.is === 'union') {
    const model = kindOf(shape, value);
    return model === undefined ? value : canonical(root, { $ref: `#/$defs/${model}` }, value);
  }
  if (shape.is === 'object') return ordered(root, shape.properties, value);
  if (shape.is === 'label' || shape.is === 'places') return sorted(value, (one) => one);
  if (shape.is === 'mapping') return sorted(value, (one) => canonical(root, shape.value, one));
  return shape.is === 'any' ? sortedAll(value) : value;
}

function ordered(
  root: RootSchema,
  properties: readonly { readonly name: string; readonly schema: Schema; readonly required: boolean }[],
  value: JsonObject,
): JsonObject {
  const result: Record<string, Json> = {};
  for (const { name, schema, required } of properties) {
    const given = value[name];
    if (given === undefined) continue;
    const inner = canonical(root, schema, given);
    if (required || name === 'type' || schema['x-said'] || !isDefault(schema, inner)) result[name] = inner;
  }
  for (const [name, given] of Object.entries(value)) {
    if (!properties.some((one) => one.name === name)) result[name] = given;
  }
  return result;
}

/** Whether leaving the setting out says the same. */
export function isDefault(schema: Schema, value: Json): boolean {
  if (schema.default !== undefined) return same(schema.default, value);
  if (value === null) return schema.anyOf?.some((one) => one.type === 'null') ?? false;
  // Mappings and parts that may be left out are empty then.
  return isObject(value) && Object.keys(value).length === 0;
}

export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((inner: Json, at: number) => same(inner, other[at] as Json));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}

function sorted(value: JsonObject, inner: (one: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.keys(value)
      .toSorted(byCodePoint)
      .map((key) => [key, inner(value[key] as Json)]),
  );
}

function sortedAll(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => sortedAll(one));
  return isObject(value) ? sorted(value, sortedAll) : value;
}

function byCodePoint(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
