import { CheckOutlined, CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';

import { codeAddress } from '../../core/api/document_api';
import { paths } from '../../core/route_paths';
import { useText } from '../../hooks/use_text';
import { copyText } from '../../views/common/copy_text';
import './print_dialog.css';

export interface LinkDialogProps {
  readonly app: string;
  readonly entity: string;
  readonly record: string;
  readonly title: string;
  readonly onClose: () => void;
}

/** The record's address, to be copied, and as a code for phones. Whoever follows it needs the rights to the record. */
export default function LinkDialog({ app, entity, record, title, onClose }: LinkDialogProps) {
  const text = useText();
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);

  async function copy(): Promise<void> {
    if (shown.current) setCopied(await copyText(shown.current));
  }

  return (
    <Modal open title={text('link.title')} footer={null} onCancel={onClose} destroyOnHidden>
      <div className="yz-record-link">
        <div className="yz-record-link-row">
          <code ref={shown}>{`${window.location.origin}${paths.record(app, entity, record)}`}</code>
          <Button autoFocus icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={() => void copy()}>
            {text(copied ? 'secret.copied' : 'link.copy')}
          </Button>
        </div>
        <img src={codeAddress(entity, record)} alt={text('link.code', { name: title })} width={200} height={200} />
        <Button type="text" icon={<DownloadOutlined />} href={codeAddress(entity, record)} download={`${title || record}.svg`}>
          {text('link.save_code')}
        </Button>
        <p className="yz-muted" role="status">
          {copied === false ? text('secret.copy_failed') : text('link.note')}
        </p>
      </div>
    </Modal>
  );
}
