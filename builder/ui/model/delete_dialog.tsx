import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert, Checkbox, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';

import { useText } from '../i18n/use_text';
import { useUses } from './model_api';
import { Spinner } from './spinner';
import { UsePlaces } from './use_places';

interface DeleteDialogProps {
  readonly title: string;
  readonly note: string;
  /** "field:app.entity.field" and the like. */
  readonly item: string;
  /** How many items are about this one alone and may go with it. */
  readonly along?: number;
  readonly onDelete: (along: boolean) => void;
  readonly onCancel: () => void;
}

/** Where something is used, before it goes. */
export function DeleteDialog({ title, note, item, along = 0, onDelete, onCancel }: DeleteDialogProps) {
  const text = useText();
  const [alongToo, setAlongToo] = useState(true);
  const { data, error } = useUses(item);
  // Nothing else hangs on it: a second Enter is enough.
  const ok = useId();
  const harmless = data?.length === 0 && along === 0;
  useEffect(() => {
    if (harmless) window.document.getElementById(ok)?.focus();
  }, [harmless, ok]);
  return (
    <Modal
      open
      title={title}
      okText={text('model.delete')}
      okButtonProps={{ id: ok, danger: true, disabled: !data && !error }}
      onOk={() => onDelete(along > 0 && alongToo)}
      onCancel={onCancel}
    >
      <p>{note}</p>
      {!data && !error && <Spinner />}
      {/* What nobody can tell is said, and stands in nobody's way. */}
      {error && <Alert type="warning" showIcon title={text('model.uses_unknown')} description={errorText(error, text)} />}
      {data?.length === 0 && <p className="yz-muted">{text('model.used_nowhere')}</p>}
      {data && data.length > 0 && <UsePlaces places={data} />}
      {along > 0 && (
        <Checkbox checked={alongToo} onChange={(event) => setAlongToo(event.target.checked)}>
          {text('model.delete_along', { count: along })}
        </Checkbox>
      )}
    </Modal>
  );
}
