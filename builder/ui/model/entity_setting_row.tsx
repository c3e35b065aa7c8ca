import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import type { Label } from '@yingzao/runtime-ui/core/label';

import type { Entity } from '../draft';
import { useText } from '../i18n/use_text';
import { SettingRow } from './setting_row';
import { useEntityEdit } from './use_entity_edit';
import { type Vocabulary, modelSchema, settingWord } from './vocabulary';

/** A setting of the entity itself. */
export function EntitySettingRow({ entity, vocabulary, name, bare = false }: { readonly entity: Entity; readonly vocabulary: Vocabulary; readonly name: string; readonly bare?: boolean }) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const edit = useEntityEdit(entity.id);
  const schema = modelSchema(vocabulary, 'Entity');
  return (
    <SettingRow
      name={name}
      bare={bare}
      model="Entity"
      schema={schema.properties?.[name] ?? {}}
      required={schema.required?.includes(name) ?? false}
      value={entity[name]}
      around={{ entity, item: entity }}
      vocabulary={vocabulary}
      onChange={(value) =>
        edit(
          text('model.step.setting', { name: label(entity.label as Label, entity.key), setting: settingWord(vocabulary, name, language) }),
          (one) => {
            if (value === undefined) delete one[name];
            else one[name] = value;
          },
          `${name}:${entity.id}`,
        )
      }
    />
  );
}
