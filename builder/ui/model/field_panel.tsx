import { CloseOutlined, FileSearchOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { usePanelFocus } from '@yingzao/runtime-ui/hooks/use_panel_focus';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { type Entity, type Field, type Texts, issuesAt, useDocument, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { TextsInput } from '../inputs/texts_input';
import { EntityForm } from './entity_form';
import { FieldSettings } from './field_settings';
import { KeyField } from './key_field';
import { type TypePreview, previewOf } from './model_api';
import { groupedSettings } from './setting_groups';
import { TypeSelect } from './type_select';
import { useFieldEdit } from './use_entity_edit';
import { useTypeChange } from './use_type_change';
import { type Vocabulary, fieldModel } from './vocabulary';

const TypeChangeDialog = lazy(() => import('./type_change_dialog').then((module) => ({ default: module.TypeChangeDialog })));

interface FieldPanelProps {
  readonly entity: Entity;
  readonly field: Field;
  readonly vocabulary: Vocabulary;
  readonly onClose: () => void;
}

/** Everything of one field. What there is to set is what the schema of its type says. */
export function FieldPanel({ entity, field, vocabulary, onClose }: FieldPanelProps) {
  const text = useText();
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
  const pointer = `/entities/${(document.entities ?? []).indexOf(entity)}/fields/${entity.fields.indexOf(field)}`;
  const groups = groupedSettings(vocabulary, field.type);
  const [panel, onEscape] = usePanelFocus<HTMLElement>(onClose);
  // What is wrong in a setting stands there.
  const drawn = new Set([...groups.values()].flat());
  const found = issuesAt(issues, pointer).filter((issue) => !drawn.has(issue.pointer.slice(pointer.length + 1).split('/')[0] ?? ''));

  function rename(texts: Texts): void {
    edit(text('model.step.setting', { name, setting: text('model.name') }), (one) => void (one.label = texts), `label:${field.id}`);
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
        <p key={`${issue.pointer}${issue.code}`} className={issue.severity === 'warning' ? 'yz-setting-warning' : 'yz-field-error'}>
          {issue.message}
        </p>
      ))}
      <div className="yzm-part">
        <span className="yz-setting-label">{text('model.name')}</span>
        <TextsInput label={text('model.name')} value={field.label} onChange={rename} />
      </div>
      <KeyField item={`field:${app}.${entity.key}.${field.key}`} value={field.key} name={name} />
      <div className="yzm-part">
        <span className="yz-setting-label">{text('model.type')}</span>
        <TypeSelect
          value={field.type}
          vocabulary={vocabulary}
          disabled={retype.busy === field.id}
          label={text('model.type')}
          onChange={(type) => void retype.change(field, type)}
        />
      </div>
      <EntityForm entity={entity}>
        <FieldSettings entity={entity} field={field} model={fieldModel(vocabulary, field.type)} groups={groups} />
      </EntityForm>
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
        <Suspense>
          <TypeChangeDialog preview={preview} name={name} vocabulary={vocabulary} onCancel={() => setPreview(undefined)} />
        </Suspense>
      )}
    </aside>
  );
}
