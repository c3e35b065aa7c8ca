import type { Language } from '@yingzao/runtime-ui/core/label';
import { Form, Input, Modal, Radio, Select } from 'antd';
import { type ReactNode, useState } from 'react';

import type { Section } from '../draft';
import { useText } from '../i18n/use_text';
import type { JsonObject } from '../schema_form/core/schema';
import { NamedOption, matches } from '../schema_form/parts/name_input';
import { newItem } from './new_item';
import type { Naming } from './vocabulary_api';

export interface KindChoice {
  readonly value: string;
  readonly label: string;
  readonly icon?: ReactNode;
}

export interface NewItemQuestions {
  readonly entity?: boolean;
  readonly kinds?: (naming: Naming) => readonly KindChoice[];
}

export interface NewItemDialogProps {
  readonly naming: Naming;
  readonly section: Section;
  readonly model: string;
  readonly word: string;
  readonly questions: NewItemQuestions | undefined;
  readonly onCancel: () => void;
  readonly onAdd: (item: JsonObject) => void;
}

/** The few questions a new item begins with. */
export default function NewItemDialog({ naming, section, model, word, questions, onCancel, onAdd }: NewItemDialogProps) {
  const text = useText();
  const language: Language = naming.names.language;
  const entities = naming.names.entityChoices();
  const kinds = questions?.kinds?.(naming) ?? [];
  const [name, setName] = useState('');
  const [entity, setEntity] = useState<string | undefined>(entities[0]?.value);
  const [kind, setKind] = useState(kinds[0]?.value);
  const [tried, setTried] = useState(false);
  const missing = name.trim() === '' || (questions?.entity === true && entity === undefined);
  const done = () => {
    setTried(true);
    if (missing) return;
    onAdd(newItem(naming.root, naming.names, section, model, { label: { [language]: name.trim() }, entity: questions?.entity ? entity : undefined, kind }));
  };
  return (
    <Modal open title={text('items.add', { kind: word })} okText={text('items.create')} cancelText={text('action.cancel')} onOk={done} onCancel={onCancel} destroyOnHidden>
      <Form layout="vertical" component="div">
        <Form.Item
          label={text('items.name')}
          htmlFor="new-item-name"
          required
          validateStatus={tried && name.trim() === '' ? 'error' : ''}
          help={tried && name.trim() === '' ? text('items.name_missing') : undefined}
        >
          <Input id="new-item-name" autoFocus value={name} maxLength={300} onChange={(event) => setName(event.target.value)} onPressEnter={done} />
        </Form.Item>
        {questions?.entity && (
          <Form.Item label={naming.words.setting('entity')} htmlFor="new-item-entity" required validateStatus={tried && entity === undefined ? 'error' : ''}>
            <Select
              id="new-item-entity"
              value={entity}
              showSearch={{ filterOption: matches }}
              options={[...entities]}
              optionRender={({ label, data }) => <NamedOption label={label} note={(data as { note?: string }).note} />}
              notFoundContent={text('edit.nothing_to_choose')}
              onChange={setEntity}
            />
          </Form.Item>
        )}
        {kinds.length > 0 && (
          <Form.Item label={text('edit.kind')}>
            <Radio.Group className="yzb-kind-cards" value={kind} onChange={(event) => setKind(event.target.value as string)}>
              {kinds.map((one) => (
                <Radio.Button key={one.value} value={one.value}>
                  {one.icon}
                  <span>{one.label}</span>
                </Radio.Button>
              ))}
            </Radio.Group>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
