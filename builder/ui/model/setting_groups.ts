/** The settings of a field in the order in which people look for them. */
import { shapeOf } from '../schema_form/core/schema';
import { type Vocabulary, fieldModel, settingsOf } from './vocabulary';

export type SettingGroup = 'basic' | 'value' | 'rules' | 'conditions' | 'search';

/** Edited elsewhere on the panel or never seen. */
const ELSEWHERE = new Set(['id', 'key', 'label', 'type']);
const GROUPS: Readonly<Record<string, SettingGroup>> = {
  help: 'basic', required: 'rules', unique: 'rules', readonly: 'rules', default: 'value', formula: 'value', visible_when: 'conditions',
  required_when: 'conditions', readonly_when: 'conditions', index: 'search', searchable: 'search',
};
export const GROUP_ORDER: readonly SettingGroup[] = ['basic', 'value', 'rules', 'conditions', 'search'];

/** Settings that mean nothing for a type, though the schema knows them: the check refuses them there. */
const COMPUTED = new Set(['autonumber', 'rollup', 'subtable', 'lookup']);
const NOT_HERE: Readonly<Record<string, (type: string) => boolean>> = {
  formula: (type) => COMPUTED.has(type) || type === 'encrypted_text',
  default: (type) => COMPUTED.has(type) || type === 'formula' || type === 'encrypted_text',
  unique: (type) => type === 'subtable',
  index: (type) => type === 'subtable',
};

/** Settings of a field type by group: what makes the type first, then what every type has. */
export function groupedSettings(vocabulary: Vocabulary, type: string): ReadonlyMap<SettingGroup, readonly string[]> {
  const names = settingsOf(vocabulary, fieldModel(vocabulary, type))
    .filter(({ name, schema }) => !ELSEWHERE.has(name) && !NOT_HERE[name]?.(type) && shapeOf(vocabulary.schema, schema).is !== 'constant')
    .map(({ name }) => name);
  return new Map(
    GROUP_ORDER.map((group) => [
      group,
      names
        .filter((name) => (GROUPS[name] ?? 'value') === group)
        // What the type is about stands before what any field may have.
        .sort((one, other) => Number(one in GROUPS) - Number(other in GROUPS)),
    ] as const).filter(([, list]) => list.length > 0),
  );
}
