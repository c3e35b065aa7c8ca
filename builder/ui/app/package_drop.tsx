import { InboxOutlined } from '@ant-design/icons';
import { Upload } from 'antd';

import { useText } from '../i18n/use_text';

export interface PackageDropProps {
  readonly reading: boolean;
  readonly onFile: (file: File) => void;
}

/** Where one drops or picks the file of a package. */
export function PackageDrop({ reading, onFile }: PackageDropProps) {
  const text = useText();
  return (
    <Upload.Dragger
      accept=".json,.zip"
      maxCount={1}
      showUploadList={false}
      disabled={reading}
      beforeUpload={(file) => {
        onFile(file);
        return false;
      }}
    >
      <p className="ant-upload-drag-icon" aria-hidden="true">
        <InboxOutlined />
      </p>
      <p>{text(reading ? 'package.reading' : 'package.drop')}</p>
    </Upload.Dragger>
  );
}
