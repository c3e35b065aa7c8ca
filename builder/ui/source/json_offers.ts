/** What can be written at a place of JSON: settings that are missing, and values the schema and the draft know. */
import { newPart } from '../schema_form/core/new_part';
import type { Around } from '../schema_form/core/place';
import { type Steps, valueAt } from '../schema_form/core/paths';
import { type Json, type RootSchema, type Schema, isObject, kindOf, modelShape, resolved, shapeOf } from '../schema_form/core/schema';
import type { Names } from '../schema_form/core/names';
import type { Words } from '../schema_form/core/words';
import { choicesFor } from '../schema_form/parts/name_choices';

export interface JsonOffer {
  /** As JSON: a quoted name or text, a number, a word. */
  readonly json: string;
  readonly label: string;
  readonly detail: string;
  readonly info: string;
}

interface Found {
  readonly schema: Schema;
  readonly around: Around | null;
  readonly model: string;
  readonly name: string;
}

/** The schema at a place of a value, and the objects around it. */
export function schemaAt(root: RootSchema, schema: Schema, value: Json | undefined, steps: Steps): Found | undefined {
  let found: Found = { schema, around: null, model: '', name: '' };
  for (let at = 0; at <= steps.length; at += 1) {
    const here = valueAt(value, steps.slice(0, at));
    let shape = shapeOf(root, found.schema);
    if (shape.is === 'union') {
      const kind = kindOf(shape, here);
      if (kind === undefined) return at === steps.length ? found : undefined;
      if (at === steps.length) return found;
      found = { ...found, schema: { $ref: `#/$defs/${kind}` } };
      shape = modelShape(root, kind);
    }
    const step = steps[at];
    if (step === undefined) return found;
    if (shape.is === 'object') {
      const setting = shape.properties.find((one) => one.name === String(step));
      if (!setting) return undefined;
      const around: Around = { value: isObject(here) ? here : {}, model: shape.model, outer: found.around };
      found = { schema: setting.schema, around, model: shape.model, name: setting.name };
    } else if (shape.is === 'list') found = { ...found, schema: shape.item };
    else if (shape.is === 'mapping') found = { ...found, schema: shape.value };
    else if (shape.is === 'label' || shape.is === 'places') return { ...found, schema: { type: 'string' } };
    else return undefined;
  }
  return found;
}

/** Names of settings the part at `steps` does not have yet. */
export function settingOffers(root: RootSchema, words: Words, names: Names, schema: Schema, value: Json | undefined, steps: Steps): readonly JsonOffer[] {
  const found = schemaAt(root, schema, value, steps);
  if (!found) return [];
  const part = valueAt(value, steps);
  const given = isObject(part) ? part : {};
  let shape = shapeOf(root, found.schema);
  if (shape.is === 'union') {
    const kind = kindOf(shape, given);
    if (kind === undefined || (given.type === undefined && shape.usual === undefined)) return [offer('type', words.setting('type'), '', '')];
    shape = modelShape(root, kind);
  }
  if (shape.is === 'object') {
    const { model } = shape;
    return shape.properties
      .filter(({ name }) => !(name in given))
      .map(({ name, required }) => offer(name, words.setting(name), required ? '*' : '', words.help(model, name)));
  }
  if (shape.is === 'label' || shape.is === 'places') {
    return ['zh', 'en'].filter((one) => !(one in given)).map((one) => offer(one, one === 'zh' ? '中文' : 'English', '', ''));
  }
  if (shape.is === 'mapping' && shape.keys && found.around) {
    const keys = resolved(root, shape.keys);
    const says = { kind: keys['x-kind'] ?? '', of: keys['x-of'], fits: undefined };
    return choicesFor({ root, names, says, fits: undefined, around: found.around, value: '' })
      .filter((one) => !(one.value in given))
      .map((one) => offer(one.value, one.label, '', ''));
  }
  return [];
}

/** Values for the setting or list item at `steps`. */
export function valueOffers(root: RootSchema, words: Words, names: Names, schema: Schema, value: Json | undefined, steps: Steps): readonly JsonOffer[] {
  const last = steps.at(-1);
  const outer = last === 'type' ? schemaAt(root, schema, value, steps.slice(0, -1)) : undefined;
  const union = outer && shapeOf(root, outer.schema);
  if (union?.is === 'union') return Object.keys(union.kinds).map((tag) => offer(tag, words.kind(union.union, tag), '', ''));
  const found = schemaAt(root, schema, value, steps);
  if (!found) return [];
  const shape = shapeOf(root, found.schema);
  switch (shape.is) {
    case 'choice':
      return shape.values.map((one) => offer(one, words.value(found.name, one), '', ''));
    case 'constant':
      return [{ json: JSON.stringify(shape.value), label: String(shape.value), detail: '', info: '' }];
    case 'boolean':
      return ['true', 'false'].map((one) => ({ json: one, label: one, detail: '', info: '' }));
    case 'text': {
      if (!found.around || shape.says.kind === '') return [];
      const fits = resolved(root, found.schema)['x-fits'];
      const typed = valueAt(value, steps);
      return choicesFor({ root, names, says: shape.says, fits, around: found.around, value: typeof typed === 'string' ? typed : '' }).map((one) =>
        offer(one.value, one.label, one.note ?? '', ''),
      );
    }
    case 'union':
      return Object.keys(shape.kinds).map((tag) => {
        const json = JSON.stringify(newPart(root, found.schema, [], tag), null, 2);
        return { json, label: words.kind(shape.union, tag), detail: tag, info: '' };
      });
    case 'object':
      return [{ json: JSON.stringify(newPart(root, found.schema), null, 2), label: '{ … }', detail: shape.model, info: '' }];
    default:
      return [];
  }
}

function offer(name: string, label: string, detail: string, info: string): JsonOffer {
  return { json: JSON.stringify(name), label, detail, info };
}

/** Every setting the part at a place may have. */
export function schemaProperties(root: RootSchema, schema: Schema, value: Json | undefined, steps: Steps): readonly string[] {
  const found = schemaAt(root, schema, value, steps);
  let shape = found && shapeOf(root, found.schema);
  if (shape?.is === 'union') {
    const kind = kindOf(shape, valueAt(value, steps));
    shape = kind === undefined ? undefined : modelShape(root, kind);
  }
  return shape?.is === 'object' ? shape.properties.map(({ name }) => name) : [];
}
