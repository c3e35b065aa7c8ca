import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';

import { type Entity, useDraftState } from '../draft';
import { EntityForm } from './entity_form';
import { EntitySetting } from './entity_setting';
import { KeyField } from './key_field';
import { type Vocabulary, settingsOf } from './vocabulary';

/** Edited in the table, on the tab of constraints, or never seen. */
const ELSEWHERE = new Set(['id', 'key', 'fields', 'unique', 'indexes', 'checks', 'duplicates']);

export function entitySettings(vocabulary: Vocabulary): readonly string[] {
  return settingsOf(vocabulary, 'Entity').flatMap(({ name }) => (ELSEWHERE.has(name) ? [] : [name]));
}

/** What an entity is called, shown by, and belongs to. */
export function EntitySettings({ entity, vocabulary }: { readonly entity: Entity; readonly vocabulary: Vocabulary }) {
  const label = useLabel();
  const app = useDraftState((state) => state.app);
  return (
    <div className="yzm-settings">
      <EntityForm entity={entity}>
        <div className="yz-settings">
          {entitySettings(vocabulary).map((name) => (
            <EntitySetting key={name} entity={entity} name={name} />
          ))}
        </div>
      </EntityForm>
      <KeyField item={`entity:${app}.${entity.key}`} value={entity.key} name={label(entity.label as Label, entity.key)} />
    </div>
  );
}
