import { CloseOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';

import { useText } from '../../hooks/use_text';
import { FileIcon } from './file_icon';
import type { Upload } from './use_uploads';

export interface UploadListProps {
  readonly uploads: readonly Upload[];
  readonly onRetry: (key: number) => void;
  readonly onCancel: (key: number) => void;
}

/** What is on its way, how far it got, and what failed. */
export function UploadList({ uploads, onRetry, onCancel }: UploadListProps) {
  const text = useText();
  return (
    <ul className="yz-files" aria-live="polite">
      {uploads.map((one) => (
        <li key={one.key} className="yz-file">
          <FileIcon kind="other" />
          <span className="yz-upload-text">
            <span className="yz-file-name">{one.name}</span>
            {one.failure ? (
              <span className="yz-field-error">{one.failure}</span>
            ) : (
              <Progress
                percent={Math.round(one.share * 100)}
                size="small"
                aria-label={text('file.uploading', { name: one.name })}
              />
            )}
          </span>
          {one.failure && (
            <Button
              type="text"
              size="small"
              icon={<ReloadOutlined />}
              aria-label={text('file.retry', { name: one.name })}
              onClick={() => onRetry(one.key)}
            />
          )}
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={text('file.cancel', { name: one.name })}
            onClick={() => onCancel(one.key)}
          />
        </li>
      ))}
    </ul>
  );
}
