import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert, Modal } from 'antd';

import { useText } from '../i18n/use_text';
import { useUses } from './model_api';
import { Spinner } from './spinner';
import { UsePlaces } from './use_places';

/** Where something is used, each place a way there. */
export function UsesDialog({ item, name, onClose }: { readonly item: string; readonly name: string; readonly onClose: () => void }) {
  const text = useText();
  const { data, error } = useUses(item);
  return (
    <Modal open footer={null} title={name} onCancel={onClose}>
      {!data && !error && <Spinner />}
      {error && <Alert type="warning" showIcon title={text('model.uses_unknown')} description={errorText(error, text)} />}
      {data?.length === 0 && <p className="yz-muted">{text('model.used_nowhere')}</p>}
      {data && data.length > 0 && <UsePlaces places={data} />}
    </Modal>
  );
}
