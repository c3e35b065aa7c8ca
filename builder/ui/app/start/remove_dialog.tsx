import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Alert, Modal } from 'antd';

import { useText } from '../../i18n/use_text';
import { type BuildableApp, appListQuery } from '../app_list_api';
import { Refused } from '../release/refused';
import { SectionSkeleton } from '../section_skeleton';
import { planRemoval, removeApp } from './removal_api';

/** What taking an app away does, before it is done; nothing of it is lost. */
export default function RemoveDialog({ app, onClose }: { readonly app: BuildableApp; readonly onClose: () => void }) {
  const text = useText();
  const label = useLabel();
  const client = useQueryClient();
  const name = label(app.label, app.key);
  const plan = useQuery({ queryKey: ['builder', 'removal', app.key], queryFn: () => planRemoval(app.key), gcTime: 0 });
  const remove = useMutation({
    mutationFn: () => removeApp(app.key),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: appListQuery.queryKey }),
        client.invalidateQueries({ queryKey: ['builder', 'templates'] }),
        client.invalidateQueries({ queryKey: keys.me }),
      ]);
      onClose();
    },
  });
  const needed = plan.data?.needed_by ?? [];
  const held = (plan.data?.entities ?? []).filter((entity) => entity.records > 0);
  return (
    <Modal
      open
      width={520}
      title={text('remove.title', { name })}
      okText={text('remove.do')}
      cancelText={text('action.cancel')}
      okButtonProps={{ danger: true, loading: remove.isPending, disabled: !plan.data || needed.length > 0 }}
      onOk={() => remove.mutate()}
      onCancel={onClose}
    >
      {plan.isPending && <SectionSkeleton />}
      {plan.isError && <Failed error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data && needed.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={text('remove.needed')}
          description={needed.map((other) => label(other.label, other.key)).join(text('remove.between'))}
        />
      )}
      {plan.data && needed.length === 0 && (
        <div className="yzb-form">
          <p className="yzb-remove-note">{text('remove.note')}</p>
          <ul className="yzb-effect-lines">
            {held.map((entity) => (
              <li key={entity.name}>
                {text('remove.records', { name: label(entity.label, entity.name), count: entity.records })}
              </li>
            ))}
            {held.length === 0 && <li>{text('remove.no_records')}</li>}
            {plan.data.running > 0 && <li>{text('remove.running', { count: plan.data.running })}</li>}
            {plan.data.people > 0 && <li>{text('remove.people', { count: plan.data.people })}</li>}
          </ul>
        </div>
      )}
      <Refused error={remove.error} />
    </Modal>
  );
}
