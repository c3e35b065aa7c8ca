import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

import { loadApp } from '../../core/api/record_api';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { firstScreen } from './first_screen';

/** Goes to the first screen of an app's menu; what cannot be opened is told of by the app's own page. */
export function useOpenApp(): (app: string) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    (app) => {
      void client
        .ensureQueryData({ queryKey: keys.app(app), queryFn: () => loadApp(app) })
        .then((definition) => firstScreen(app, definition) ?? paths.app(app))
        .catch(() => paths.app(app))
        .then((href) => navigate({ href }));
    },
    [client, navigate],
  );
}
