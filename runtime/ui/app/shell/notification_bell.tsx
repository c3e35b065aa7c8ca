import { BellOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import { useState } from 'react';

import { loadNotifications, markRead } from '../../core/api/session_api';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import type { Notification } from '../../core/session';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';
import { Failed } from '../../views/common/failed';
import { CountBadge } from '../../views/common/count_badge';

/** The number of unread notices, and the notices. */
export default function NotificationBell() {
  const text = useText();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const unread = me?.unread ?? 0;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={<NotificationPanel onClose={() => setOpen(false)} />}
    >
      <span className="yz-top-bell">
        <CountBadge count={unread}>
        <Button
          type="text"
          icon={<BellOutlined />}
          aria-expanded={open}
          aria-label={text('notifications.bell', { count: unread })}
        />
      </CountBadge>
      </span>
    </Popover>
  );
}

function NotificationPanel({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const list = useQuery({ queryKey: keys.notifications, queryFn: loadNotifications });
  const read = useMutation({
    mutationFn: (ids?: readonly string[]) => markRead(ids),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.notifications });
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <section className="yz-notices" aria-label={text('notifications.title')}>
      <header className="yz-notices-head">
        <h2>{text('notifications.title')}</h2>
        {Boolean(list.data?.unread) && (
          <button type="button" className="yz-link" onClick={() => read.mutate(undefined)}>
            {text('notifications.read_all')}
          </button>
        )}
      </header>
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.notifications.length === 0 && (
        <Empty icon={<BellOutlined />} title={text('notifications.empty')} />
      )}
      <ul>
        {list.data?.notifications.map((notice) => (
          <li key={notice.id} className={notice.read ? '' : 'yz-notice-unread'}>
            <NoticeText
              notice={notice}
              onChoose={() => {
                if (!notice.read) read.mutate([notice.id]);
                onClose();
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoticeText({ notice, onChoose }: { readonly notice: Notification; readonly onChoose: () => void }) {
  const label = useLabel();
  const format = useFormat();
  const content = (
    <>
      <span className="yz-notice-text">{label(notice.text)}</span>
      <time dateTime={notice.at}>{format.relative(notice.at)}</time>
    </>
  );
  if (!notice.entity || !notice.record) {
    return (
      <button type="button" className="yz-notice" onClick={onChoose}>
        {content}
      </button>
    );
  }
  const app = notice.entity.split('.')[0] ?? '';
  return (
    <Link to={paths.record(app, notice.entity, notice.record) as '/'} className="yz-notice" onClick={onChoose}>
      {content}
    </Link>
  );
}
