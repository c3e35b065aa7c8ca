import { useQuery } from '@tanstack/react-query';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert, Modal } from 'antd';

import { useDraftActions, useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { usesOf } from './model_api';
import { Spinner } from './spinner';
import { UsePlaces } from './use_places';

/** Where something is used, each place a way there. */
export function UsesDialog({ item, name, onClose }: { readonly item: string; readonly name: string; readonly onClose: () => void }) {
  const text = useText();
  const app = useDraftState((state) => state.app);
  const { flush } = useDraftActions();
  const { data, error } = useQuery({
    queryKey: ['builder', 'uses', app, item],
    queryFn: async () => {
      await flush();
      return usesOf(app, item);
    },
    gcTime: 0,
    retry: false,
  });
  return (
    <Modal open footer={null} title={name} onCancel={onClose}>
      {!data && !error && <Spinner />}
      {error && <Alert type="warning" showIcon title={text('model.uses_unknown')} description={errorText(error, text)} />}
      {data?.length === 0 && <p className="yz-muted">{text('model.used_nowhere')}</p>}
      {data && data.length > 0 && <UsePlaces places={data} />}
    </Modal>
  );
}
