import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';

import { type Entity, useDraftState } from '../draft';
import { EntitySettingRow } from './entity_setting_row';
import { KeyField } from './key_field';
import { type Vocabulary, controlOf, modelSchema } from './vocabulary';

/** Edited in the table, on the tab of constraints, or never seen. */
const ELSEWHERE = new Set(['id', 'key', 'fields', 'unique', 'indexes', 'checks', 'duplicates']);

export function entitySettings(vocabulary: Vocabulary): readonly string[] {
  const { properties = {} } = modelSchema(vocabulary, 'Entity');
  return Object.keys(properties).filter((name) => !ELSEWHERE.has(name) && controlOf(vocabulary, properties[name] ?? {}));
}

/** What an entity is called, shown by, and belongs to. */
export function EntitySettings({ entity, vocabulary }: { readonly entity: Entity; readonly vocabulary: Vocabulary }) {
  const label = useLabel();
  const app = useDraftState((state) => state.app);
  return (
    <div className="yzm-settings">
      {entitySettings(vocabulary).map((name) => (
        <EntitySettingRow key={name} entity={entity} vocabulary={vocabulary} name={name} />
      ))}
      <KeyField item={`entity:${app}.${entity.key}`} value={entity.key} name={label(entity.label as Label, entity.key)} />
    </div>
  );
}
