import { BgColorsOutlined, HolderOutlined, PlusOutlined, SnippetsOutlined } from '@ant-design/icons';
import { DragArea } from '@yingzao/runtime-ui/dnd';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Button, Input, Modal } from 'antd';
import { useRef, useState } from 'react';

import { type Entity, type Field, type Option, moveTo, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import type { Steps } from '../schema_form/core/paths';
import type { Around } from '../schema_form/core/place';
import { OptionRow } from './option_row';
import { addOption, colourAll, pasteOptions, removeOption } from './operations/options';
import { ReplaceOptionDialog } from './replace_option_dialog';
import { useFieldEdit } from './use_entity_edit';

interface OptionsEditorProps {
  readonly entity: Entity;
  readonly field: Field;
  readonly options: readonly Option[];
  /** Their place in the form, and the field as what is around them. */
  readonly steps: Steps;
  readonly around: Around;
}

/** What there is to choose from. Options that others took the place of are folded away. */
export function OptionsEditor({ entity, field, options, steps, around }: OptionsEditorProps) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const number = useDraftState((state) => state.number);
  const edit = useFieldEdit(entity.id, field.id);
  const [name, setName] = useState('');
  const [pasting, setPasting] = useState<string>();
  const [replacing, setReplacing] = useState<Option>();
  const list = useRef<HTMLDivElement>(null);
  const shown = options.filter((option) => !option.replaced_by);
  const gone = options.filter((option) => option.replaced_by);
  const called = (option: Option | undefined) => label(option?.label as Label, option?.key ?? '');

  function change(step: string, recipe: (options: Option[]) => void, key?: string): void {
    edit(
      step,
      (one) => {
        one.options ??= [];
        recipe(one.options);
      },
      key,
    );
  }

  function add(): void {
    const given = name.trim();
    if (!given) return;
    change(text('model.step.add_option', { name: given }), (all) => addOption(all, { [language]: given }));
    setName('');
  }

  function move(id: string, to: number, byKeys: boolean): void {
    const target = shown[to];
    if (!target) return;
    change(text('model.step.move', { name: called(options.find((one) => one.id === id)) }), (all) =>
      moveTo(all, all.findIndex((one) => one.id === id), all.findIndex((one) => one.id === target.id)),
    );
    if (byKeys) requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-handle="${id}"]`)?.focus());
  }

  /** What nobody can have chosen yet just goes; else another one has to take its place. */
  function remove(option: Option): void {
    if (number > 0 && shown.length > 1) setReplacing(option);
    else change(text('model.step.delete', { name: called(option) }), (all) => removeOption(all, option.id));
  }

  return (
    <div className="yzm-options" ref={list}>
      <DragArea
        nameOf={(id) => called(options.find((one) => one.id === id.replace(/^option:/, '')))}
        onDrop={(id, place, byKeys) => move(id, shown.findIndex((one) => `option:${one.id}` === place), byKeys)}
      >
        {shown.map((option, at) => (
          <OptionRow
            key={option.id}
            entity={entity}
            field={field}
            option={option}
            options={shown}
            steps={[...steps, options.indexOf(option)]}
            around={around}
            onChange={(setting, value) =>
              change(
                text('model.step.option', { name: called(option) }),
                (all) => {
                  const one = all.find((other) => other.id === option.id);
                  if (!one) return;
                  if (value === undefined) delete one[setting];
                  else one[setting] = value;
                },
                `${setting}:${option.id}`,
              )
            }
            onMove={(by) => move(option.id, at + by, true)}
            onRemove={shown.length > 1 ? () => remove(option) : undefined}
          />
        ))}
      </DragArea>
      <div className="yzm-option-new">
        <Input
          size="small"
          value={name}
          maxLength={300}
          placeholder={text('model.new_option')}
          aria-label={text('model.new_option')}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={add}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text/plain');
            if (!/[\n\t]/.test(pasted.trim())) return;
            event.preventDefault();
            setPasting(pasted);
          }}
        />
        <Button size="small" icon={<PlusOutlined />} disabled={name.trim() === ''} aria-label={text('model.add_option')} onClick={add} />
      </div>
      <div className="yzm-option-tools">
        <Button size="small" type="text" icon={<SnippetsOutlined />} onClick={() => setPasting('')}>
          {text('model.paste_options')}
        </Button>
        <Button
          size="small"
          type="text"
          icon={<BgColorsOutlined />}
          onClick={() => change(text('model.step.colours', { name: field.key }), colourAll)}
        >
          {text('model.colour_all')}
        </Button>
      </div>
      {gone.length > 0 && (
        <details>
          <summary>{text('model.replaced_options', { count: gone.length })}</summary>
          <ul className="yzm-gone">
            {gone.map((option) => (
              <li key={option.id}>
                <s>{called(option)}</s> <HolderOutlined aria-hidden="true" rotate={90} />{' '}
                {called(options.find((one) => one.key === option.replaced_by))}
              </li>
            ))}
          </ul>
        </details>
      )}
      {pasting !== undefined && (
        <Modal
          open
          title={text('model.paste_options')}
          okText={text('model.add')}
          okButtonProps={{ disabled: pasting.trim() === '' }}
          onOk={() => {
            change(text('model.step.paste_options', { name: field.key }), (all) => void pasteOptions(all, pasting, language));
            setPasting(undefined);
          }}
          onCancel={() => setPasting(undefined)}
        >
          <p className="yz-muted">{text('model.paste_options_note')}</p>
          <Input.TextArea
            autoFocus
            rows={8}
            value={pasting}
            aria-label={text('model.paste_options')}
            onChange={(event) => setPasting(event.target.value)}
          />
        </Modal>
      )}
      {replacing && (
        <ReplaceOptionDialog
          entity={entity}
          field={field}
          option={replacing}
          others={shown.filter((one) => one.id !== replacing.id)}
          onClose={() => setReplacing(undefined)}
          onRemove={() => {
            change(text('model.step.delete', { name: called(replacing) }), (all) => removeOption(all, replacing.id));
            setReplacing(undefined);
          }}
        />
      )}
    </div>
  );
}
