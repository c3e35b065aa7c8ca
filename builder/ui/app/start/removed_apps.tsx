import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AppTile } from '@yingzao/runtime-ui/app/shell/app_tile';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Button } from 'antd';

import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { Refused } from '../release/refused';
import { type RemovedApp, bringBack } from './removal_api';

/** Apps that were taken away: each comes back with its data. */
export default function RemovedApps({ apps }: { readonly apps: readonly RemovedApp[] }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: (app: RemovedApp) => bringBack(app.key),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: appListQuery.queryKey }),
        client.invalidateQueries({ queryKey: ['builder', 'templates'] }),
        client.invalidateQueries({ queryKey: keys.me }),
      ]),
  });
  return (
    <section className="yzb-removed" aria-labelledby="yzb-removed-title">
      <h2 id="yzb-removed-title">{text('remove.removed')}</h2>
      <Refused error={back.error} />
      <ul className="yzb-removed-list">
        {apps.map((app) => {
          const name = label(app.label, app.key);
          return (
            <li key={app.key}>
              <AppTile app={{ ...app, label: app.label ?? {} }} size={32} />
              <span className="yzb-card-text">
                <strong>{name}</strong>
                <span className="yz-muted" title={format.dateTime(app.at)}>
                  {text('apps.last', { name: app.by_name ?? text('apps.system'), at: format.relative(app.at) })}
                </span>
              </span>
              <Button
                aria-label={text('remove.back_named', { name })}
                loading={back.isPending && back.variables.key === app.key}
                disabled={back.isPending}
                onClick={() => back.mutate(app)}
              >
                {text('remove.back')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
