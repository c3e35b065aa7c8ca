import { Collapse } from 'antd';
import { useMemo } from 'react';

import type { Entity, Field } from '../draft';
import { useText } from '../i18n/use_text';
import type { Around } from '../schema_form/core/place';
import type { Json, JsonObject } from '../schema_form/core/schema';
import { useForm } from '../schema_form/form_context';
import { Setting } from '../schema_form/parts/setting';
import { useEntityAround } from './entity_form';
import type { SettingGroup } from './setting_groups';
import { settingsOf } from './vocabulary';

interface FieldSettingsProps {
  readonly entity: Entity;
  readonly field: Field;
  /** The definition its type has. */
  readonly model: string;
  readonly groups: ReadonlyMap<SettingGroup, readonly string[]>;
}

const OPEN: readonly SettingGroup[] = ['basic', 'value', 'rules'];

/** The settings of a field by group, within the form of its entity. */
export function FieldSettings({ entity, field, model, groups }: FieldSettingsProps) {
  const text = useText();
  const { root } = useForm();
  const outer = useEntityAround(entity);
  const around = useMemo<Around>(() => ({ value: field as unknown as JsonObject, model, outer }), [field, model, outer]);
  const at = entity.fields.indexOf(field);
  const steps = useMemo(() => ['fields', at] as const, [at]);
  const settings = new Map(settingsOf({ schema: root }, model).map((one) => [one.name, one]));
  return (
    <Collapse
      ghost
      defaultActiveKey={[...OPEN]}
      items={[...groups].map(([group, names]) => ({
        key: group,
        label: text(`model.group.${group}`),
        children: (
          <div className="yz-settings">
            {names.map((name) => {
              const one = settings.get(name);
              return one && <Setting key={name} {...one} model={model} value={field[name] as Json | undefined} steps={steps} around={around} />;
            })}
          </div>
        ),
      }))}
    />
  );
}
