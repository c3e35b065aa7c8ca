import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { useEffect } from 'react';

import { openedApps } from './app_list_api';

/** Remembers in this browser that the app was opened: it comes first in the list then. */
export function useOpened(app: string): void {
  const user = useMe()?.user.id ?? '';
  useEffect(() => openedApps.remember(user, { key: app }), [app, user]);
}
