import type { Label } from '@yingzao/runtime-ui/core/label';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { ExpressionField } from '../expression';
import { followFormula } from '../expression/formula_result';
import { useText } from '../i18n/use_text';
import type { SettingControlProps } from './setting_control';
import { useFieldEdit } from './use_entity_edit';
import { plainSchema } from './vocabulary';

/** Settings that are true or false of a record. */
const CONDITIONS = /(_when|condition|filter)$/;

/** A formula or condition, over the records its schema names. */
export function ExpressionSetting({ name, label, schema, value, required, around, vocabulary, onChange }: SettingControlProps) {
  const of = plainSchema(vocabulary, schema)['x-of'];
  const { entity, field, item } = around;
  const text = useText();
  const word = useLabel();
  const edit = useFieldEdit(entity.id, field?.id ?? '');
  const computed = name === 'formula' && field?.type === 'formula' && item === field;
  return (
    <ExpressionField
      label={label}
      entity={whose()}
      value={typeof value === 'string' ? value : ''}
      condition={CONDITIONS.test(name)}
      required={required}
      // A formula field becomes what its formula gives; any other says what it has to give.
      {...(field && item === field && !computed && (name === 'default' || name === 'formula') && { field: field.key })}
      onChange={(next, given) => {
        if (!computed) onChange(next);
        else
          edit(text('model.step.setting', { name: word(field.label as Label, field.key), setting: label }), (one) => {
            one.formula = next;
            followFormula(one, given);
          });
      }}
    />
  );

  /** "around": of the entity itself; a setting: of the entity that names; else of what the item leads to. */
  function whose(): string {
    if (of === 'around') return entity.key;
    const leads = item[of ?? 'entity'];
    return typeof leads === 'string' && item !== entity ? leads : entity.key;
  }
}
