import { CloseOutlined, FileSearchOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { usePanelFocus } from '@yingzao/runtime-ui/hooks/use_panel_focus';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert, Button, Collapse } from 'antd';
import { useState } from 'react';

import { type Entity, type Field, type Texts, issuesAt, useDocument, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { TextsInput } from '../inputs/texts_input';
import { KeyField } from './key_field';
import { type TypePreview, previewOf } from './model_api';
import { SettingRow } from './setting_row';
import { type SettingGroup, groupedSettings } from './setting_groups';
import { TypeChangeDialog } from './type_change_dialog';
import { TypeSelect } from './type_select';
import { useFieldEdit } from './use_entity_edit';
import { useTypeChange } from './use_type_change';
import { type Vocabulary, fieldModel, fieldSchema, settingWord } from './vocabulary';

interface FieldPanelProps {
  readonly entity: Entity;
  readonly field: Field;
  readonly vocabulary: Vocabulary;
  readonly onClose: () => void;
}

const OPEN: readonly SettingGroup[] = ['basic', 'value', 'rules'];

/** Everything of one field. What there is to set is what the schema of its type says. */
export function FieldPanel({ entity, field, vocabulary, onClose }: FieldPanelProps) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const notices = useNotices();
  const document = useDocument();
  const app = useDraftState((state) => state.app);
  const number = useDraftState((state) => state.number);
  const issues = useDraftState((state) => state.issues);
  const edit = useFieldEdit(entity.id, field.id);
  const retype = useTypeChange(entity, vocabulary);
  const [preview, setPreview] = useState<TypePreview>();
  const name = label(field.label as Label, field.key);
  const schema = fieldSchema(vocabulary, field.type);
  const model = fieldModel(vocabulary, field.type);
  const pointer = `/entities/${(document.entities ?? []).indexOf(entity)}/fields/${entity.fields.indexOf(field)}`;
  const found = issuesAt(issues, pointer);
  const groups = groupedSettings(vocabulary, field.type);
  const [panel, onEscape] = usePanelFocus<HTMLElement>(onClose);

  function set(setting: string, value: unknown): void {
    edit(
      text('model.step.setting', { name, setting: settingWord(vocabulary, setting, language) }),
      (one) => {
        if (value === undefined) delete one[setting];
        else one[setting] = value;
      },
      `${setting}:${field.id}`,
    );
  }

  async function look(): Promise<void> {
    try {
      const answer = await previewOf(app, entity.id, field.id, field);
      if (answer) setPreview(answer);
      else void notices.message.success(text('model.nothing_stored'));
    } catch (error) {
      void notices.message.error(errorText(error, text));
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from what is within
    <aside className="yzm-panel" aria-label={text('model.panel_of', { name })} tabIndex={-1} ref={panel} onKeyDown={onEscape}>
      <header>
        <h3>{name}</h3>
        <Button type="text" icon={<CloseOutlined />} aria-label={text('model.close')} onClick={onClose} />
      </header>
      {found.map((issue) => (
        <Alert
          key={`${issue.pointer}${issue.code}`}
          showIcon
          type={(issue as { severity?: string }).severity === 'warning' ? 'warning' : 'error'}
          title={issue.message}
        />
      ))}
      <div className="yzm-setting">
        <span className="yzm-setting-name">{text('model.name')}</span>
        <TextsInput label={text('model.name')} value={field.label} onChange={(value: Texts) => set('label', value)} />
      </div>
      <KeyField item={`field:${app}.${entity.key}.${field.key}`} value={field.key} name={name} />
      <div className="yzm-setting">
        <span className="yzm-setting-name">{text('model.type')}</span>
        <TypeSelect
          value={field.type}
          vocabulary={vocabulary}
          disabled={retype.busy === field.id}
          label={text('model.type')}
          onChange={(type) => void retype.change(field, type)}
        />
      </div>
      <Collapse
        ghost
        defaultActiveKey={[...OPEN]}
        items={[...groups].map(([group, names]) => ({
          key: group,
          label: text(`model.group.${group}`),
          children: names.map((setting) => (
            <SettingRow
              key={setting}
              name={setting}
              model={model}
              schema={schema.properties?.[setting] ?? {}}
              required={schema.required?.includes(setting) ?? false}
              value={field[setting]}
              around={{ entity, field, item: field }}
              vocabulary={vocabulary}
              onChange={(value) => set(setting, value)}
            />
          )),
        }))}
      />
      {number > 0 && (
        <Button icon={<FileSearchOutlined />} onClick={() => void look()}>
          {text('model.look_at_values')}
        </Button>
      )}
      {entity.title !== field.key && field.type !== 'subtable' && (
        <Button
          type="link"
          onClick={() => edit(text('model.step.title', { name }), (one, its) => {
            its.title = one.key;
          })}
        >
          {text('model.make_title')}
        </Button>
      )}
      {retype.dialog}
      {preview && (
        <TypeChangeDialog preview={preview} name={name} vocabulary={vocabulary} onCancel={() => setPreview(undefined)} />
      )}
    </aside>
  );
}
