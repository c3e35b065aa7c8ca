import { Input, Select } from 'antd';

import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { ExpressionField } from '../expression';
import { useText } from '../i18n/use_text';
import type { ButtonPart } from './layout_document';
import { type PartSettingsProps, without } from './property_panel';
import { Setting } from './setting';
import { TextsInput } from '../inputs/texts_input';

type Does = 'link' | 'create' | 'process';
const PRESET = new Set(['text', 'number', 'money', 'boolean', 'date', 'datetime', 'choice', 'reference', 'duration']);

/** A button's name, look, and the one thing it does. */
export function ButtonSettings({ part, document, entity, entities, onChange }: PartSettingsProps<ButtonPart>) {
  const text = useText();
  const label = useLabel();
  const does: Does = part.create ? 'create' : part.process !== undefined ? 'process' : 'link';
  const { link: _, create: __, process: ___, ...plain } = part;
  const own = (document.entities ?? []).filter(({ parent }) => !parent);
  const processes = (document.processes ?? []).filter((process) => process.entity === entity.key);
  const target = part.create && entities[part.create.entity.includes('.') ? part.create.entity : `${document.app.key}.${part.create.entity}`];
  const given = part.create?.values ?? {};

  function choose(next: Does): void {
    if (next === 'link') onChange({ ...plain, link: '/' });
    else if (next === 'create') onChange({ ...plain, create: { entity: own[0]?.key ?? entity.key } });
    else onChange({ ...plain, process: processes[0]?.key ?? '' });
  }

  function setValues(entityName: string, values: Readonly<Record<string, string>>): void {
    onChange({ ...plain, create: Object.keys(values).length > 0 ? { entity: entityName, values } : { entity: entityName } });
  }

  return (
    <>
      <TextsInput heading label={text('form_setting.button_name')} value={part.label} onChange={(next) => onChange({ ...part, label: next }, 'label')} />
      <Setting label={text('form_setting.button_does')}>
        <Select
          aria-label={text('form_setting.button_does')}
          value={does}
          options={(['link', 'create', 'process'] as const).map((value) => ({
            value, label: text(`form_setting.button_${value}`), disabled: value === 'process' && processes.length === 0,
          }))}
          onChange={choose}
        />
      </Setting>
      {does === 'link' && (
        <Setting label={text('form_setting.button_address')}>
          <Input aria-label={text('form_setting.button_address')} value={part.link ?? ''} placeholder="https://" onChange={(event) => onChange({ ...plain, link: event.target.value }, 'link')} />
        </Setting>
      )}
      {does === 'process' && (
        <Setting label={text('form_setting.button_process')}>
          <Select
            aria-label={text('form_setting.button_process')}
            value={part.process || undefined}
            options={processes.map((process) => ({ value: process.key, label: label(process.label as Readonly<Record<string, string>>, process.key) }))}
            onChange={(process: string) => onChange({ ...plain, process })}
          />
        </Setting>
      )}
      {part.create && (
        <>
          <Setting label={text('form_setting.button_entity')}>
            <Select
              aria-label={text('form_setting.button_entity')}
              value={part.create.entity}
              options={own.map((one) => ({ value: one.key, label: label(one.label as Readonly<Record<string, string>>, one.key) }))}
              onChange={(name: string) => setValues(name, {})}
            />
          </Setting>
          {Object.entries(given).map(([key, value]) => (
            <ExpressionField
              key={key}
              label={label(target?.fields.find((field) => field.key === key)?.label, key)}
              entity={entity.key}
              value={value}
              onChange={(next) => {
                const { [key]: ____, ...others } = given;
                setValues(part.create?.entity ?? '', next === undefined ? others : { ...given, [key]: next });
              }}
            />
          ))}
          <Select
            aria-label={text('form_setting.button_preset')}
            placeholder={text('form_setting.button_preset')}
            value={null}
            options={(target?.fields ?? [])
              .filter((field) => !field.derived && !(field.key in given) && PRESET.has(field.value_type?.kind ?? ''))
              .map((field) => ({ value: field.key, label: label(field.label, field.key) }))}
            onChange={(key: string | null) => key && setValues(part.create?.entity ?? '', { ...given, [key]: 'blank' })}
          />
        </>
      )}
      <Setting label={text('form_setting.look')}>
        <Select
          aria-label={text('form_setting.look')}
          value={part.look ?? 'normal'}
          options={(['normal', 'primary', 'link'] as const).map((value) => ({ value, label: text(`form_setting.look_${value}`) }))}
          onChange={(look: ButtonPart['look']) => onChange(without({ ...part, look }))}
        />
      </Setting>
    </>
  );
}
