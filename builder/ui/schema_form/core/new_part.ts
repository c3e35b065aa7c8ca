/** A new part of a package: what has to be there from the beginning, and nothing else. */
import { newId } from '../../draft/items';
import { type Json, type JsonObject, type RootSchema, type Schema, isObject, kindOf, shapeOf } from './schema';

/**
 * A value to begin with. Of a union, the kind `tag`, else the usual or the first one. `beside` are the other
 * items of its list: keys are counted on from them.
 */
export function newPart(root: RootSchema, schema: Schema, beside: readonly Json[] = [], tag?: string): Json {
  const shape = shapeOf(root, schema);
  switch (shape.is) {
    case 'union': {
      const kind = tag ?? shape.usual ?? Object.keys(shape.kinds)[0] ?? '';
      const made = newPart(root, { $ref: `#/$defs/${shape.kinds[kind] ?? ''}` }, beside);
      if (!isObject(made)) return made;
      const { id, key, ...rest } = made;
      return { ...(id === undefined ? {} : { id }), ...(key === undefined ? {} : { key }), type: kind, ...withoutType(rest) };
    }
    case 'object': {
      const made: Record<string, Json> = {};
      for (const { name, schema: setting, required } of shape.properties) {
        if (name === 'id') made.id = newId();
        else if (name === 'key' && required) made.key = freeKey(shape.model, beside);
        else if (required) {
          const first = firstValue(root, setting);
          if (first !== undefined) made[name] = first;
        }
      }
      return made;
    }
    case 'list':
      return [];
    case 'mapping':
    case 'label':
    case 'places':
      return {};
    case 'choice':
      return shape.values[0] ?? '';
    case 'boolean':
      return false;
    case 'integer':
      return shape.minimum ?? 0;
    case 'decimal':
      return '0';
    case 'constant':
      return shape.value;
    case 'any':
      return null;
    case 'text':
      return '';
  }
}

/** What a required setting starts with; a name of something is chosen by hand. */
function firstValue(root: RootSchema, schema: Schema): Json | undefined {
  const shape = shapeOf(root, schema);
  if (shape.is === 'text' || shape.is === 'any' || shape.is === 'mapping') return undefined;
  if (shape.is === 'list' && shape.least > 0) {
    const item = shapeOf(root, shape.item);
    // A list that may not be empty begins with one part to fill in.
    if (item.is === 'object') return [newPart(root, shape.item)];
    return item.is === 'choice' ? [item.values[0] ?? ''] : [];
  }
  return newPart(root, schema);
}

function withoutType(part: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(part).filter(([name]) => name !== 'type'));
}

/** "measure_2": of the kind of item, counted on. */
export function freeKey(model: string, beside: readonly Json[]): string {
  const taken = new Set(beside.flatMap((one) => (isObject(one) && typeof one.key === 'string' ? [one.key] : [])));
  const word = model.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase().replace(/_(item|node|view|field)$/, '') || 'item';
  let key = word;
  for (let number = 2; taken.has(key); number += 1) key = `${word}_${number}`;
  return key;
}

/** The same part as another kind of its union: what both have stays. */
export function asKind(root: RootSchema, schema: Schema, value: Json, tag: string): Json {
  const shape = shapeOf(root, schema);
  if (shape.is !== 'union' || !isObject(value)) return value;
  const made = newPart(root, schema, [], tag);
  const model = kindOf(shape, { type: tag });
  const target = model === undefined ? undefined : shapeOf(root, { $ref: `#/$defs/${model}` });
  if (!isObject(made) || target?.is !== 'object') return value;
  const kept = target.properties.filter(({ name }) => name !== 'type' && value[name] !== undefined);
  return { ...made, ...Object.fromEntries(kept.map(({ name }) => [name, value[name] as Json])) };
}
