import { DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Segmented } from 'antd';
import { HOLDER_KINDS, type HolderKind } from '@yingzao/runtime-ui/core/access';
import { searchHolders } from '@yingzao/runtime-ui/core/api/access_api';
import { changeRoles } from '@yingzao/runtime-ui/core/api/account_api';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { Picker } from '@yingzao/runtime-ui/fields/shared/picker';
import { usePickerState } from '@yingzao/runtime-ui/fields/shared/use_picker_state';
import { usePeopleOptions } from '@yingzao/runtime-ui/fields/user/use_people_options';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useState } from 'react';

import { useText } from '../i18n/use_text';
import { loadRoleHolders, loadRolesInUse, peopleKeys } from './people_api';

const MEMBER = 'system.member';
const ADMINISTRATOR = 'system.administrator';

export interface RolesTabProps {
  readonly role: string | undefined;
  readonly onGo: (next: Readonly<Record<string, string | undefined>>) => void;
}

/** Who holds which role, given and taken from the role's side. */
export default function RolesTab({ role, onGo }: RolesTabProps) {
  const text = useText();
  const label = useLabel();
  const roles = useQuery({ queryKey: peopleKeys.roles, queryFn: loadRolesInUse });
  const listed = (roles.data ?? []).filter(({ name }) => name !== MEMBER);
  const apps = [...new Set(listed.map(({ app }) => app))];
  const chosen = listed.find(({ name }) => name === role) ?? listed[0];
  return (
    <div className="yzb-organisation">
      <nav className="yzb-departments" aria-label={text('people.tab_roles')}>
        {roles.isPending && <Bar width="60%" />}
        {roles.isError && <Failed error={roles.error} onRetry={() => void roles.refetch()} />}
        {apps.map((app) => {
          const of = listed.filter((one) => one.app === app);
          return (
            <section key={app}>
              <h2 className="yzb-small-title">{label(of[0]?.app_label, app)}</h2>
              <ul>
                {of.map((one) => (
                  <li key={one.name}>
                    <button type="button" className="yzb-place" aria-current={one.name === chosen?.name || undefined} onClick={() => onGo({ role: one.name })}>
                      <span>{label(one.label, one.name)}</span>
                      <small>{one.holders}</small>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </nav>
      {chosen && <Holders key={chosen.name} role={chosen.name} name={label(chosen.label, chosen.name)} />}
    </div>
  );
}

function Holders({ role, name }: { readonly role: string; readonly name: string }) {
  const text = useText();
  const client = useQueryClient();
  const me = useMe();
  const [kind, setKind] = useState<HolderKind>('user');
  const holders = useQuery({ queryKey: peopleKeys.holders(role), queryFn: () => loadRoleHolders(role) });
  const change = useMutation({
    mutationFn: (to: { readonly kind: HolderKind; readonly id: string; readonly give: boolean }) =>
      changeRoles(to.id, to.give ? [role] : [], to.give ? [] : [role], to.kind),
    onSettled: (_, __, { id }) => {
      for (const queryKey of [peopleKeys.holders(role), peopleKeys.roles, keys.personAccess(id)]) void client.invalidateQueries({ queryKey });
      if (id === me?.user.id) void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <section className="yzb-staff" aria-labelledby="holders-title">
      <h2 className="yz-panel-title" id="holders-title">
        {text('people.holders_of', { name })}
      </h2>
      {holders.isPending && <Bar width="60%" />}
      {holders.isError && <Failed error={holders.error} onRetry={() => void holders.refetch()} />}
      {holders.data && (
        <>
          <div className="yzb-give">
            <Segmented
              aria-label={text('people.holder_kind')}
              value={kind}
              options={HOLDER_KINDS.map((one) => ({ value: one, label: text(`holder.${one}`) }))}
              onChange={setKind}
            />
            <HolderPicker key={kind} kind={kind} onChoose={(id) => change.mutate({ kind, id, give: true })} />
          </div>
          {change.isError && <Alert type="error" showIcon role="alert" title={errorText(change.error, text)} />}
          {holders.data.holders.length === 0 && <p className="yz-muted">{text('people.no_holders')}</p>}
          <ul className="yzb-staff-list">
            {holders.data.holders.map((one) => (
              <li key={one.id}>
                <span className="yzb-holder">
                  <strong>{one.name}</strong>
                  <span>{text(`holder.${one.kind}`)}</span>
                </span>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  disabled={change.isPending || (role === ADMINISTRATOR && one.id === me?.user.id)}
                  aria-label={text('people.take_role', { name: one.name })}
                  onClick={() => change.mutate({ kind: one.kind, id: one.id, give: false })}
                />
              </li>
            ))}
          </ul>
          {holders.data.holders.some((one) => one.kind !== 'user') && (
            <p className="yz-muted">
              {text('people.in_effect', { count: holders.data.count, names: holders.data.people.slice(0, 20).map((one) => one.name).join(', ') })}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function HolderPicker({ kind, onChoose }: { readonly kind: HolderKind; readonly onChoose: (id: string) => void }) {
  const text = useText();
  const state = usePickerState();
  const people = usePeopleOptions(state.search, state.open && kind === 'user');
  const others = useQuery({
    queryKey: keys.holders(kind, state.search),
    queryFn: ({ signal }) => (kind === 'user' ? [] : searchHolders(kind, state.search, signal)),
    enabled: state.open && kind !== 'user',
  });
  const found =
    kind === 'user'
      ? people
      : { options: (others.data ?? []).map(({ id, name }) => ({ id, title: name })), loading: others.isFetching, failed: others.isError };
  return <Picker label={text('people.give_to')} state={state} found={found} value={[]} onChange={([chosen]) => chosen && onChoose(chosen.id)} />;
}
