import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { entitySettings } from './entity_settings';
import { groupedSettings } from './setting_groups';
import { TYPE_GROUPS, groupOf } from './type_groups';
import { type Schema, type Vocabulary, controlOf, fieldSchema, fieldTypes, modelSchema, plainSchema } from './vocabulary';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string): unknown => JSON.parse(readFileSync(resolve(ROOT, path), 'utf8'));
const VOCABULARY = { schema: read('docs/reference/app.schema.json'), terms: read('builder/terms.json') } as Vocabulary;

/** Settings that are edited by other means than a control of their own. */
const OTHERWISE = new Set(['id', 'key', 'label', 'type', 'fields', 'unique', 'indexes', 'checks', 'duplicates']);

function settingsOf(schema: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(schema.properties ?? {});
}

/** Names whose schema asks for a control there is none of. */
function without(schema: Schema, but: ReadonlySet<string> = new Set(['id', 'key'])): readonly string[] {
  return settingsOf(schema)
    .filter(([name, one]) => !but.has(name) && controlOf(VOCABULARY, one) === undefined)
    .map(([name]) => name);
}

/** The check refuses these for some types, where they are not offered. */
const NOT_EVERYWHERE = new Set([...OTHERWISE, 'formula', 'default', 'unique', 'index']);

describe('every setting of the data model can be reached', () => {
  it.each(fieldTypes(VOCABULARY))('of the field type %s', (type) => {
    const schema = fieldSchema(VOCABULARY, type);
    const grouped = new Set([...groupedSettings(VOCABULARY, type).values()].flat());
    const hidden = settingsOf(schema)
      .filter(([name, one]) => !NOT_EVERYWHERE.has(name) && controlOf(VOCABULARY, one) !== 'fixed' && !grouped.has(name))
      .map(([name]) => name);
    expect(without(schema, OTHERWISE)).toEqual([]);
    expect(hidden).toEqual([]);
    expect(TYPE_GROUPS).toContain(groupOf(type));
  });

  it('of entities', () => {
    const schema = modelSchema(VOCABULARY, 'Entity');
    const shown = new Set([...entitySettings(VOCABULARY), 'id', 'key', 'fields', 'unique', 'indexes', 'checks', 'duplicates']);
    expect(settingsOf(schema).filter(([name]) => !shown.has(name))).toEqual([]);
    expect(without(schema, new Set(['id', 'key', 'fields']))).toEqual([]);
  });

  it.each(['Option', 'CascadeOption', 'CrossCheck', 'DuplicateRule', 'DuplicateField', 'ListedTag'])('of %s', (model) => {
    expect(without(modelSchema(VOCABULARY, model))).toEqual([]);
  });

  it('of uniques and indexes', () => {
    const { properties = {} } = modelSchema(VOCABULARY, 'Entity');
    expect(controlOf(VOCABULARY, properties.unique ?? {})).toBe('field_lists');
    expect(controlOf(VOCABULARY, properties.indexes ?? {})).toBe('field_lists');
  });

  it.each(['reference', 'multi_reference', 'any_reference', 'department'])('of what a deletion does to a %s', (type) => {
    const schema = plainSchema(VOCABULARY, fieldSchema(VOCABULARY, type).properties?.on_delete ?? {});
    expect(schema.enum).toEqual(['block', 'clear', 'cascade']);
    expect(groupedSettings(VOCABULARY, type).get('value')).toContain('on_delete');
  });
});
