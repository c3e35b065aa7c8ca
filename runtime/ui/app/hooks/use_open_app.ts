import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

import { loadApp } from '../../core/api/record_api';
import { keys } from '../../core/query_keys';
import { entryPath } from '../shell/entry_path';

/** Goes to the first screen of an app's menu; `replace` leaves no way back to where one was. */
export function useOpenApp(): (app: string, replace?: boolean) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    (app, replace = false) => {
      void client
        .ensureQueryData({ queryKey: keys.app(app), queryFn: () => loadApp(app) })
        .then((definition) => {
          const entry = definition.navigation.flatMap((group) => group.entries)[0];
          const entity = Object.values(definition.entities).find((one) => one.app === app && !one.parent);
          const href = entry ? entryPath(app, entry) : entity ? entryPath(app, { entity: entity.name }) : '/apps';
          return navigate({ href, replace });
        })
        .catch(() => navigate({ to: '/apps', replace }));
    },
    [client, navigate],
  );
}
