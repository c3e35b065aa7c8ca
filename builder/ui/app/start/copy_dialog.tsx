import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Modal } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/use_text';
import { type BuildableApp, appListQuery } from '../app_list_api';
import { copyApp } from '../package_api';
import { buildPaths } from '../paths';
import { Refused } from '../release/refused';
import { type NewApp, NewAppFields, useNewApp } from './new_app_fields';

/** The same app once more, as a draft under a name of its own; records are not copied. */
export default function CopyDialog({ app, onClose }: { readonly app: BuildableApp; readonly onClose: () => void }) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [value, setValue] = useState<NewApp>(() => ({
    label: Object.fromEntries(
      Object.entries(app.label ?? {}).map(([language, name]) => [language, language === 'zh' ? `${name} 副本` : `${name} copy`]),
    ),
    key: '',
  }));
  const { key, taken, ready } = useNewApp(value);
  const copy = useMutation({
    mutationFn: () => copyApp(app.key, key, value.label),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: appListQuery.queryKey });
      await navigate({ href: buildPaths.app(key) });
    },
  });
  return (
    <Modal
      open
      width={520}
      title={text('start.copy_of', { name: label(app.label, app.key) })}
      okText={text('apps.copy')}
      cancelText={text('action.cancel')}
      okButtonProps={{ disabled: !ready, loading: copy.isPending }}
      onOk={() => copy.mutate()}
      onCancel={onClose}
    >
      <p className="yz-muted">{text('start.copy_note')}</p>
      <div className="yzb-form">
        <NewAppFields value={value} keyShown={key} taken={taken} onChange={setValue} />
        <Refused error={copy.error} />
      </div>
    </Modal>
  );
}
