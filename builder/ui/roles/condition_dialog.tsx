import { Input, Modal } from 'antd';
import { useId, useState } from 'react';

import ExpressionDialog from '../expression/expression_dialog';
import { useExpressionScope } from '../expression/use_draft_scope';
import { useText } from '../i18n/use_text';

export interface ConditionDialogProps {
  /** What it decides: "Orders · Change". */
  readonly name: string;
  readonly entity: string;
  readonly value: string;
  readonly onDone: (condition: string) => void;
  readonly onClose: () => void;
}

/** A row scope of one's own: a condition over the record and whoever looks. */
export default function ConditionDialog({ name, entity, value, onDone, onClose }: ConditionDialogProps) {
  const text = useText();
  const scope = useExpressionScope(entity);
  const label = text('roles.condition_of', { name });
  if (!scope) return <PlainDialog label={label} value={value} onDone={onDone} onClose={onClose} />;
  return <ExpressionDialog condition required label={label} entity={entity} scope={scope} value={value} onDone={onDone} onCancel={onClose} />;
}

/** Of a table the draft does not know (yet) there is nothing to offer: the text alone. */
function PlainDialog({ label, value, onDone, onClose }: Omit<ConditionDialogProps, 'name' | 'entity'> & { readonly label: string }) {
  const text = useText();
  const id = useId();
  const [written, setWritten] = useState(value);
  return (
    <Modal
      open
      title={label}
      okText={text('roles.condition_set')}
      okButtonProps={{ disabled: !written.trim() }}
      onOk={() => onDone(written.trim())}
      onCancel={onClose}
    >
      <Input.TextArea
        autoFocus
        autoSize={{ minRows: 2, maxRows: 6 }}
        aria-label={label}
        aria-describedby={id}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
        spellCheck={false}
      />
      <p className="yz-field-help" id={id}>
        {text('roles.condition_note', { example: 'owner == me' })}
      </p>
    </Modal>
  );
}
