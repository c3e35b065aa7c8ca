import { Modal } from 'antd';
import { useId, useState } from 'react';

import type { FieldDefinition } from '../../core/definition';
import type { FieldValue } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';

export interface OtherDialogProps {
  readonly name: string;
  readonly field: FieldDefinition;
  readonly onChoose: (value: string, title: string) => void;
  readonly onClose: () => void;
}

/** Moves a card to a person or a record that has no column on the board. */
export default function OtherDialog({ name, field, onChoose, onClose }: OtherDialogProps) {
  const text = useText();
  const label = useLabel();
  const id = useId();
  const [chosen, setChosen] = useState<{ readonly value: FieldValue; readonly title: string }>();
  const { Input } = kitOf(field);
  return (
    <Modal
      open
      title={text('kanban.move_other_title', { name })}
      okText={text('kanban.move_here')}
      cancelText={text('action.cancel')}
      okButtonProps={{ disabled: typeof chosen?.value !== 'string' }}
      onCancel={onClose}
      onOk={() => {
        if (typeof chosen?.value === 'string') onChoose(chosen.value, chosen.title);
      }}
    >
      <label htmlFor={id} className="yz-field-label">
        {label(field.label, field.key)}
      </label>
      <Input
        id={id}
        field={field}
        value={chosen?.value ?? null}
        title={chosen?.title}
        autoFocus
        onChange={(value, title = '') => setChosen({ value, title })}
      />
    </Modal>
  );
}
