import { Input, Modal } from 'antd';
import { useState } from 'react';

import { useText } from '../../hooks/use_text';

export interface PurgeDialogProps {
  readonly name: string;
  readonly onPurge: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a typed word: what it does cannot be undone. */
export default function PurgeDialog({ name, onPurge, onClose }: PurgeDialogProps) {
  const text = useText();
  const word = text('bin.purge_word');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      open
      title={text('bin.purge_question', { name })}
      okText={text('bin.purge')}
      cancelText={text('action.cancel')}
      okButtonProps={{ danger: true, disabled: typed.trim() !== word, loading: busy }}
      onCancel={onClose}
      onOk={async () => {
        setBusy(true);
        await onPurge();
        setBusy(false);
      }}
    >
      <label className="yz-purge">
        <span>{text('bin.purge_note', { word })}</span>
        <Input autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
    </Modal>
  );
}
