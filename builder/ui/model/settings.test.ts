import { describe, expect, it } from 'vitest';

import { shapeOf } from '../schema_form/core/schema';
import { SCHEMA, TERMS } from '../schema_form/test_packages';
import { entitySettings } from './entity_settings';
import { groupedSettings } from './setting_groups';
import { TYPE_GROUPS, groupOf } from './type_groups';
import { type Vocabulary, fieldModel, fieldTypes, settingsOf } from './vocabulary';

const VOCABULARY = { schema: SCHEMA, terms: TERMS, system_fields: {}, spelled: {} } as Vocabulary;

/** What is edited by other means than a setting, or is refused by the check for some types, where it is not offered. */
const NOT_EVERYWHERE = new Set(['id', 'key', 'label', 'type', 'formula', 'default', 'unique', 'index']);

describe('every setting of the data model can be reached', () => {
  it.each(fieldTypes(VOCABULARY))('of the field type %s', (type) => {
    const grouped = new Set([...groupedSettings(VOCABULARY, type).values()].flat());
    const settings = settingsOf(VOCABULARY, fieldModel(VOCABULARY, type)).filter(({ schema }) => shapeOf(SCHEMA, schema).is !== 'constant');
    expect(settings.length).toBeGreaterThan(4);
    expect(settings.map(({ name }) => name).filter((name) => !NOT_EVERYWHERE.has(name) && !grouped.has(name))).toEqual([]);
    expect(TYPE_GROUPS).toContain(groupOf(type));
  });

  it('of entities', () => {
    const shown = new Set([...entitySettings(VOCABULARY), 'id', 'key', 'fields', 'unique', 'indexes', 'checks', 'duplicates']);
    expect(settingsOf(VOCABULARY, 'Entity').filter(({ name }) => !shown.has(name))).toEqual([]);
  });

  it.each(['reference', 'multi_reference', 'any_reference', 'department'])('of what a deletion does to a %s', (type) => {
    const setting = settingsOf(VOCABULARY, fieldModel(VOCABULARY, type)).find(({ name }) => name === 'on_delete');
    expect(setting && shapeOf(SCHEMA, setting.schema)).toEqual({ is: 'choice', values: ['block', 'clear', 'cascade'] });
    expect(groupedSettings(VOCABULARY, type).get('value')).toContain('on_delete');
  });
});
