import { message, notification } from 'antd';
import { type ReactNode, useMemo } from 'react';

import { NoticesContext } from '../../hooks/use_notices';

/** Where messages and notices appear. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [messages, messageHolder] = message.useMessage({ maxCount: 3, duration: 5 });
  const [notices, noticeHolder] = notification.useNotification({ placement: 'bottomLeft' });
  const value = useMemo(() => ({ message: messages, notification: notices }), [messages, notices]);
  return (
    <NoticesContext value={value}>
      {messageHolder}
      {noticeHolder}
      {children}
    </NoticesContext>
  );
}
