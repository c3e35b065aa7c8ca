import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useText } from '../i18n/use_text';

const KeyDialog = lazy(() => import('./key_dialog'));

export interface KeyFieldProps {
  /** What the server knows it by: "field:crm.order.amount". */
  readonly item: string;
  readonly value: string;
  readonly name: string;
}

/** The key, small; changing it takes every place along, so it is asked for and made by the server. */
export function KeyField({ item, value, name }: KeyFieldProps) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <div className="yzm-key">
      <span>{text('model.key')}</span>
      <code>{value}</code>
      <Button
        size="small"
        type="text"
        icon={<EditOutlined />}
        aria-label={text('model.change_key', { name })}
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <KeyDialog item={item} value={value} name={name} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
