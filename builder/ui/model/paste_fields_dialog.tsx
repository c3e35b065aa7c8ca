import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { useDebounced } from '@yingzao/runtime-ui/hooks/use_debounced';
import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';

import { type Entity, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { proposedFields } from './model_api';
import { type ProposedField, addFields } from './operations/fields';
import { TypeSelect } from './type_select';
import { useEntityEdit } from './use_entity_edit';
import { useFirstContext } from './use_first_context';
import { firstSettings } from './operations/fields';
import type { Vocabulary } from './vocabulary';

interface PasteFieldsDialogProps {
  readonly entity: Entity;
  readonly vocabulary: Vocabulary;
  readonly given: string;
  readonly onClose: () => void;
}

/** Column names, or a block of a spreadsheet: the server guesses types, people decide. */
export function PasteFieldsDialog({ entity, vocabulary, given, onClose }: PasteFieldsDialogProps) {
  const text = useText();
  const language = useLanguage();
  const app = useDraftState((state) => state.app);
  const edit = useEntityEdit(entity.id);
  const context = useFirstContext(entity);
  const [pasted, setPasted] = useState(given);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [types, setTypes] = useState<Readonly<Record<string, string>>>({});
  const asked = useDebounced(pasted, 250);
  const { data, error } = useQuery({
    queryKey: ['builder', 'proposed-fields', app, entity.id, asked],
    queryFn: () => proposedFields(app, asked, entity.fields.map((field) => field.key)),
    enabled: asked.trim() !== '',
    placeholderData: (before) => before,
    retry: false,
  });
  const fields = pasted.trim() === '' ? [] : (data ?? []);
  const chosen = fields.filter((field) => !left.has(field.key));

  function typed(field: ProposedField): ProposedField {
    const type = types[field.key];
    if (!type || type === field.type) return field;
    return { key: field.key, label: field.label, type, ...firstSettings(type, context) };
  }

  function add(): void {
    edit(text('model.step.paste_fields', { count: chosen.length }), (one) => void addFields(one, chosen.map(typed)));
    onClose();
  }

  return (
    <Modal
      open
      width={640}
      title={text('model.paste_fields')}
      okText={text('model.add_n', { count: chosen.length })}
      okButtonProps={{ disabled: chosen.length === 0 || asked !== pasted }}
      onOk={add}
      onCancel={onClose}
    >
      <p className="yz-muted">{text('model.paste_fields_note')}</p>
      <Input.TextArea
        autoFocus
        rows={5}
        value={pasted}
        aria-label={text('model.paste_here')}
        placeholder={text('model.paste_example')}
        onChange={(event) => setPasted(event.target.value)}
      />
      {error && <Alert type="error" showIcon title={errorText(error, text)} />}
      {fields.length > 0 && (
        <table className="yzm-rows yzm-proposed">
          <thead>
            <tr>
              <th scope="col">{text('model.field')}</th>
              <th scope="col">{text('model.type')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => {
              const name = field.label?.[language] ?? Object.values(field.label ?? {})[0] ?? field.key;
              return (
                <tr key={field.key}>
                  <td>
                    <Checkbox
                      checked={!left.has(field.key)}
                      onChange={(event) => {
                        const next = new Set(left);
                        if (event.target.checked) next.delete(field.key);
                        else next.add(field.key);
                        setLeft(next);
                      }}
                    >
                      {name}
                    </Checkbox>
                  </td>
                  <td>
                    <TypeSelect
                      value={types[field.key] ?? field.type}
                      vocabulary={vocabulary}
                      label={text('model.type_of', { name })}
                      onChange={(type) => setTypes({ ...types, [field.key]: type })}
                    />
                    {field.options && !types[field.key] && (
                      <span className="yz-muted"> {text('model.n_options', { count: field.options.length })}</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Modal>
  );
}
