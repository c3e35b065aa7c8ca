import {
  ApiOutlined, CopyOutlined, DeleteOutlined, DownloadOutlined, EllipsisOutlined, ExportOutlined, MinusCircleOutlined, PushpinFilled, PushpinOutlined,
} from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { AppTile } from '@yingzao/runtime-ui/app/shell/app_tile';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { draftApi } from '../../draft/draft_api';
import { useText } from '../../i18n/use_text';
import { type BuildableApp, appListQuery, stateOf } from '../app_list_api';
import { buildPaths } from '../paths';
import { discardDraft } from '../release/release_api';

export interface AppCardProps {
  readonly app: BuildableApp;
  readonly pinned: boolean;
  readonly mayCreate: boolean;
  readonly onPin: () => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

/** Comes with the platform. */
const SYSTEM_APP = 'system';

/** One app: what it is called, how it stands, who worked on it last, and what one may do with it. */
export function AppCard({ app, pinned, mayCreate, onPin, onCopy, onRemove }: AppCardProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const notices = useNotices();
  const [sure, setSure] = useState(false);
  const name = label(app.label, app.key);
  const state = stateOf(app);
  const last = app.draft
    ? { at: app.draft.updated_at, by: app.draft.updated_by_name }
    : app.published && { at: app.published.at, by: app.published.by_name };
  const discard = useMutation({
    mutationFn: async () => discardDraft(app.key, (await draftApi(app.key).load()).revision),
    onSuccess: () => {
      setSure(false);
      return client.invalidateQueries({ queryKey: appListQuery.queryKey });
    },
    onError: (error) => notices.message.error(errorText(error, text)),
  });
  const download = (form: 'json' | 'zip') => window.location.assign(`/api/apps/${app.key}/draft/export?format=${form}`);
  return (
    <article className="yzb-card">
      <Link to={buildPaths.app(app.key) as '/'} className="yzb-card-link">
        <AppTile app={{ ...app, label: app.label ?? {} }} size={40} />
        <span className="yzb-card-text">
          <strong>{name}</strong>
          <span className="yz-muted yzb-card-note">{label(app.description) || text('apps.entities', { count: app.entities })}</span>
        </span>
      </Link>
      <div className="yzb-card-foot">
        <span className={`yzb-state yzb-state-${state}`}>{text(`apps.state_${state}`)}</span>
        {last && (
          <span className="yz-muted" title={format.dateTime(last.at)}>
            {text('apps.last', { name: last.by ?? text('apps.system'), at: format.relative(last.at) })}
          </span>
        )}
        <span className="yzb-card-actions">
          <Button
            type="text"
            size="small"
            icon={pinned ? <PushpinFilled /> : <PushpinOutlined />}
            aria-label={text(pinned ? 'apps.unpin' : 'apps.pin', { name })}
            aria-pressed={pinned}
            onClick={onPin}
          />
          <MenuPopover
            label={text('apps.actions', { name })}
            placement="bottomRight"
            items={[
              ...(app.number > 0
                ? [{ key: 'open', icon: <ExportOutlined />, label: text('bar.open_app'), onChoose: () => void navigate({ href: `/app/${app.key}` }) },
                    { key: 'api', icon: <ApiOutlined />, label: text('apps.api'), onChoose: () => void navigate({ href: `/app/${app.key}/api` }) }]
                : []),
              ...(mayCreate ? [{ key: 'copy', icon: <CopyOutlined />, label: text('apps.copy'), onChoose: onCopy }] : []),
              { key: 'json', icon: <DownloadOutlined />, label: text('versions.export_json'), onChoose: () => download('json') },
              { key: 'zip', icon: <DownloadOutlined />, label: text('versions.export_zip'), onChoose: () => download('zip') },
              ...(app.draft
                ? [
                    {
                      key: 'discard',
                      icon: <DeleteOutlined />,
                      danger: true,
                      apart: true,
                      label: text(app.number > 0 ? 'release.discard' : 'apps.delete'),
                      onChoose: () => setSure(true),
                    },
                  ]
                : []),
              ...(mayCreate && app.number > 0 && app.key !== SYSTEM_APP
                ? [
                    {
                      key: 'remove', icon: <MinusCircleOutlined />, danger: true, apart: !app.draft,
                      label: text('remove.open'), onChoose: onRemove,
                    },
                  ]
                : []),
            ]}
          >
            <Button type="text" size="small" icon={<EllipsisOutlined />} aria-label={text('apps.actions', { name })} />
          </MenuPopover>
        </span>
      </div>
      <Modal
        open={sure}
        width={440}
        title={text(app.number > 0 ? 'release.discard_sure' : 'release.discard_app_sure')}
        okText={text(app.number > 0 ? 'release.discard' : 'apps.delete')}
        cancelText={text('action.cancel')}
        okButtonProps={{ danger: true, loading: discard.isPending }}
        onOk={() => discard.mutate()}
        onCancel={() => setSure(false)}
      >
        <p className="yz-muted">{name}</p>
      </Modal>
    </article>
  );
}
