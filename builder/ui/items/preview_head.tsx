import { EyeOutlined } from '@ant-design/icons';

import { useText } from '../i18n/use_text';

export function PreviewHead({ note, children }: { readonly note?: string | undefined; readonly children?: React.ReactNode }) {
  const text = useText();
  return (
    <h3 className="yzb-preview-title">
      <EyeOutlined />
      {text('items.preview')}
      {note && <small className="yz-muted">{note}</small>}
      {children}
    </h3>
  );
}
