import type { Entity } from '../draft';
import type { Json } from '../schema_form/core/schema';
import { useForm } from '../schema_form/form_context';
import { Setting } from '../schema_form/parts/setting';
import { useEntityAround } from './entity_form';
import { settingsOf } from './vocabulary';

const HERE = [] as const;

/** A setting of the entity itself, within its form. */
export function EntitySetting({ entity, name }: { readonly entity: Entity; readonly name: string }) {
  const { root } = useForm();
  const around = useEntityAround(entity);
  const setting = settingsOf({ schema: root }, 'Entity').find((one) => one.name === name);
  return setting ? <Setting {...setting} model="Entity" value={entity[name] as Json | undefined} steps={HERE} around={around} /> : null;
}
