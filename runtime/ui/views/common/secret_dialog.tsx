import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';

import { useText } from '../../hooks/use_text';
import { copyText } from './copy_text';
import './secret_dialog.css';

export interface SecretDialogProps {
  readonly title: string;
  readonly note: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that is shown this once. Only its button closes it: a stray click would lose the secret. */
export function SecretDialog({ title, note, secret, onClose }: SecretDialogProps) {
  const text = useText();
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);

  async function copy(): Promise<void> {
    if (shown.current) setCopied(await copyText(shown.current));
  }

  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {text('secret.done')}
        </Button>
      }
    >
      <p>{note}</p>
      <div className="yz-secret">
        <code ref={shown}>{secret}</code>
        <Button autoFocus icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={() => void copy()}>
          {text(copied ? 'secret.copied' : 'secret.copy')}
        </Button>
      </div>
      <p className="yz-field-help" role="status">
        {copied === false ? text('secret.copy_failed') : text('secret.once')}
      </p>
    </Modal>
  );
}
