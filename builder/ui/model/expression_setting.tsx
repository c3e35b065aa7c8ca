import { ExpressionField } from '../expression';
import type { SettingControlProps } from './setting_control';
import { plainSchema } from './vocabulary';

/** Settings that are true or false of a record. */
const CONDITIONS = /(_when|condition|filter)$/;

/** A formula or condition, over the records its schema names. */
export function ExpressionSetting({ name, label, schema, value, required, around, vocabulary, onChange }: SettingControlProps) {
  const of = plainSchema(vocabulary, schema)['x-of'];
  const { entity, field, item } = around;
  return (
    <ExpressionField
      label={label}
      entity={whose()}
      value={typeof value === 'string' ? value : ''}
      condition={CONDITIONS.test(name)}
      required={required}
      {...(field && item === field && (name === 'default' || name === 'formula') && { field: field.key })}
      onChange={onChange}
    />
  );

  /** "around": of the entity itself; a setting: of the entity that names; else of what the item leads to. */
  function whose(): string {
    if (of === 'around') return entity.key;
    const leads = item[of ?? 'entity'];
    return typeof leads === 'string' && item !== entity ? leads : entity.key;
  }
}
