/**
 * Whether a value is what its schema says, as far as a shape goes; each fault with its place. The server's
 * check has the last word: this one answers while one types.
 */
import type { Step, Steps } from './paths';
import { type Json, type RootSchema, type Schema, isObject, kindOf, mayBeNull, resolved, shapeOf } from './schema';

export interface Fault {
  readonly steps: Steps;
  readonly code: 'unknown' | 'missing' | 'type' | 'choice' | 'kind' | 'few' | 'many' | 'long' | 'short' | 'pattern' | 'least' | 'most';
  /** What is unknown, missing or allowed. */
  readonly name: string;
  /** The fault is the setting's name, not its value. */
  readonly atKey?: boolean;
}

const MOST_FAULTS = 200;

export function checkShape(root: RootSchema, schema: Schema, value: Json): readonly Fault[] {
  const faults: Fault[] = [];
  look(root, schema, value, [], faults);
  return faults.slice(0, MOST_FAULTS);
}

function look(root: RootSchema, schema: Schema, value: Json, steps: Steps, faults: Fault[]): void {
  if (faults.length >= MOST_FAULTS) return;
  if (value === null && mayBeNull(schema)) return;
  const shape = shapeOf(root, schema);
  const add = (code: Fault['code'], name = '', below?: Step, atKey = false) =>
    faults.push({ steps: below === undefined ? steps : [...steps, below], code, name, atKey });
  switch (shape.is) {
    case 'any':
    case 'decimal':
      if (shape.is === 'decimal' && typeof value !== 'number' && typeof value !== 'string') add('type', 'number');
      return;
    case 'union': {
      if (!isObject(value)) return void add('type', 'object');
      const model = kindOf(shape, value);
      if (model === undefined) return void (value.type === undefined ? add('missing', 'type') : add('kind', String(value.type), 'type'));
      return look(root, { $ref: `#/$defs/${model}` }, value, steps, faults);
    }
    case 'object': {
      if (!isObject(value)) return void add('type', 'object');
      const known = new Map(shape.properties.map((one) => [one.name, one]));
      for (const [name, inner] of Object.entries(value)) {
        const setting = known.get(name);
        if (setting) look(root, setting.schema, inner, [...steps, name], faults);
        else add('unknown', name, name, true);
      }
      for (const { name, required } of shape.properties) if (required && !(name in value)) add('missing', name);
      return;
    }
    case 'list': {
      if (!Array.isArray(value)) return void add('type', 'list');
      const items = value as readonly Json[];
      if (items.length < shape.least) add('few', String(shape.least));
      if (shape.most !== undefined && items.length > shape.most) add('many', String(shape.most));
      for (const [at, inner] of items.entries()) look(root, shape.item, inner, [...steps, at], faults);
      return;
    }
    case 'mapping':
      if (!isObject(value)) return void add('type', 'object');
      for (const [name, inner] of Object.entries(value)) look(root, shape.value, inner, [...steps, name], faults);
      return;
    case 'label':
    case 'places':
      if (!isObject(value)) return void add('type', 'object');
      for (const [name, inner] of Object.entries(value)) {
        if (typeof inner !== 'string') faults.push({ steps: [...steps, name], code: 'type', name: 'text' });
        else if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(name)) add('unknown', name, name, true);
      }
      return;
    case 'choice':
      if (typeof value !== 'string' || !shape.values.includes(value)) add('choice', shape.values.join(', '));
      return;
    case 'constant':
      if (value !== shape.value) add('choice', String(shape.value));
      return;
    case 'boolean':
      if (typeof value !== 'boolean') add('type', 'boolean');
      return;
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return void add('type', 'integer');
      if (shape.minimum !== undefined && value < shape.minimum) add('least', String(shape.minimum));
      if (shape.maximum !== undefined && value > shape.maximum) add('most', String(shape.maximum));
      return;
    case 'text': {
      if (typeof value !== 'string') return void add('type', 'text');
      const { minLength } = resolved(root, schema);
      if (minLength !== undefined && value.length < minLength) add('short', String(minLength));
      if (shape.longest !== undefined && value.length > shape.longest) add('long', String(shape.longest));
      if (shape.pattern !== undefined && !matchesPattern(shape.pattern, value)) add('pattern', value);
    }
  }
}

const patterns = new Map<string, RegExp | null>();

/** Patterns are written for Python; those this browser cannot read are left to the server. */
function matchesPattern(pattern: string, value: string): boolean {
  let known = patterns.get(pattern);
  if (known === undefined) {
    try {
      // Python's \w and \d know every script.
      const letters = String.raw`[\p{L}\p{N}\p{M}\p{Pc}]`;
      const source = pattern.replaceAll(String.raw`[^\W\d_]`, String.raw`\p{L}`).replaceAll(String.raw`[\w-]`, String.raw`[\p{L}\p{N}\p{M}\p{Pc}\-]`).replaceAll(String.raw`\w`, letters);
      known = new RegExp(source, 'u');
    } catch {
      known = null;
    }
    patterns.set(pattern, known);
  }
  return known === null || known.test(value);
}
