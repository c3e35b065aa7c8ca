import { DeleteOutlined, DownOutlined, RightOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';

import { type Entity, type Field, type Option, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { AskedColourPicker } from '../inputs/asked_colour_picker';
import { COLOURS } from '../inputs/colours';
import type { Steps } from '../schema_form/core/paths';
import type { Around } from '../schema_form/core/place';
import type { Json, JsonObject } from '../schema_form/core/schema';
import { useForm } from '../schema_form/form_context';
import { Setting } from '../schema_form/parts/setting';
import { KeyField } from './key_field';
import { RowHandle, useRowDrag } from './row_handle';
import { settingsOf } from './vocabulary';

interface OptionRowProps {
  readonly entity: Entity;
  readonly field: Field;
  readonly option: Option;
  readonly options: readonly Option[];
  /** Its place in the form, and the field as what is around it. */
  readonly steps: Steps;
  readonly around: Around;
  readonly onChange: (setting: string, value: unknown) => void;
  readonly onMove: (by: number) => void;
  /** Undefined for the last one: a field without options cannot be. */
  readonly onRemove: (() => void) | undefined;
}

/** Settings shown in the row itself, or made by other means (`replaced_by`: by taking another's place). */
const IN_ROW = new Set(['id', 'key', 'colour', 'replaced_by', 'parent']);

export function OptionRow({ entity, field, option, options, steps, around, onChange, onMove, onRemove }: OptionRowProps) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const app = useDraftState((state) => state.app);
  const [open, setOpen] = useState(false);
  const { attach, dragged, over } = useRowDrag(option.id, `option:${option.id}`, 'option');
  const name = label(option.label as Label, option.key);
  const { root } = useForm();
  const model = field.type === 'cascade' ? 'CascadeOption' : 'Option';
  const settings = settingsOf({ schema: root }, model);
  const inside = useMemo<Around>(() => ({ value: option as unknown as JsonObject, model, outer: around }), [option, model, around]);

  return (
    <div className="yzm-option" ref={attach} data-over={over || undefined} data-dragged={dragged || undefined}>
      <div className="yzm-option-row">
        <RowHandle id={option.id} label={text('model.move_option', { name })} onMove={onMove} />
        <span data-no-drag>
          <AskedColourPicker
            size="small"
            disabledAlpha
            allowClear
            value={option.colour ?? null}
            presets={[{ label: text('model.colours'), colors: [...COLOURS] }]}
            onChange={(colour) => onChange('colour', colour.cleared ? undefined : colour.toHexString())}
          >
            {(ask) => (
              <button type="button" className="yzm-colour" style={{ background: option.colour ?? 'transparent' }} aria-label={text('model.colour_of', { name })} onClick={ask} />
            )}
          </AskedColourPicker>
        </span>
        <input
          className="yzm-input"
          data-no-drag
          data-off={option.active === false || undefined}
          value={option.label?.[language] ?? ''}
          placeholder={name}
          maxLength={300}
          aria-label={text('model.option_name', { name })}
          onChange={(event) => onChange('label', { ...option.label, [language]: event.target.value })}
        />
        <Button
          size="small"
          type="text"
          icon={open ? <DownOutlined /> : <RightOutlined />}
          aria-expanded={open}
          aria-label={text('model.settings_of', { name })}
          onClick={() => setOpen(!open)}
        />
        <Button size="small" type="text" danger icon={<DeleteOutlined />} disabled={!onRemove} aria-label={text('model.delete_option', { name })} onClick={onRemove} />
      </div>
      {open && (
        <div className="yzm-option-more">
          {settings
            .filter(({ name: setting }) => !IN_ROW.has(setting))
            .map((one) => (
              <Setting key={one.name} {...one} model={model} value={option[one.name] as Json | undefined} steps={steps} around={inside} />
            ))}
          {settings.some(({ name: setting }) => setting === 'parent') && (
            <div className="yz-setting">
              <span className="yz-setting-name">{text('model.option_above')}</span>
              <Select
                allowClear
                value={option.parent ?? undefined}
                aria-label={text('model.option_above')}
                options={options
                  .filter((other) => other.id !== option.id)
                  .map((other) => ({ value: other.key, label: label(other.label as Label, other.key) }))}
                onChange={(given) => onChange('parent', given)}
              />
            </div>
          )}
          <KeyField item={`option:${app}.${entity.key}.${field.key}.${option.key}`} value={option.key} name={name} />
        </div>
      )}
    </div>
  );
}
