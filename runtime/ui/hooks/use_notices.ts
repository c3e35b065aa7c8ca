/**
 * Short messages and longer notices. Not antd's `App`: that brings its dialogs along, which the first
 * screen does not need.
 */
import type { message, notification } from 'antd';
import { createContext, useContext } from 'react';

export interface Notices {
  readonly message: ReturnType<typeof message.useMessage>[0];
  readonly notification: ReturnType<typeof notification.useNotification>[0];
}

export const NoticesContext = createContext<Notices | null>(null);

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error('useNotices needs a NoticesProvider around it');
  return notices;
}
