import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox } from 'antd';
import { useState } from 'react';

import type { HolderKind } from '../../core/access';
import { ADMINISTRATOR_ROLE, type PersonAccess as Access, groupRoles, roleChanges } from '../../core/account';
import { changeRoles } from '../../core/api/account_api';
import { keys } from '../../core/query_keys';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useNotices } from '../../hooks/use_notices';
import { usePersonAccess } from '../../hooks/use_person_access';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { SecondFactorReset } from './second_factor_reset';
import { PasswordReset } from './password_reset';
import './person_access.css';

export interface PersonAccessProps {
  readonly person: string;
  readonly name: string;
  /** Roles are given to positions, groups and departments too; passwords are people's alone. */
  readonly kind?: HolderKind;
}

/** What an administrator decides about somebody: their roles, and a new password. */
export default function PersonAccess({ person, name, kind = 'user' }: PersonAccessProps) {
  const access = usePersonAccess(person, kind);
  if (access.isPending) return <AccessSkeleton />;
  if (access.isError) return <Failed error={access.error} onRetry={() => void access.refetch()} />;
  const held = access.data.roles.filter((role) => role.held).map((role) => role.name);
  return (
    <div className="yz-access">
      {kind === 'user' && (
        <>
          <PasswordReset person={person} name={name} changedAt={access.data.password_changed_at ?? null} />
          {access.data.second_factor && <SecondFactorReset person={person} name={name} />}
        </>
      )}
      {/* A reload that brings nothing new keeps the ticks not saved yet. */}
      <Roles key={held.join()} kind={kind} person={person} name={name} access={access.data} />
    </div>
  );
}

function Roles({ person, name, kind, access }: PersonAccessProps & { readonly access: Access }) {
  const text = useText();
  const label = useLabel();
  const client = useQueryClient();
  const own = useMe()?.user.id === person;
  const { message } = useNotices();
  const held = access.roles.filter((role) => role.held).map((role) => role.name);
  const [wanted, setWanted] = useState<ReadonlySet<string>>(() => new Set(held));
  const { give, take } = roleChanges(access.roles, wanted);
  const count = give.length + take.length;
  const save = useMutation({
    mutationFn: () => changeRoles(person, give, take, kind),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.personAccess(person) });
      // One's own menu follows one's own roles.
      if (own) await Promise.all([keys.me, keys.apps].map((queryKey) => client.invalidateQueries({ queryKey })));
      void message.success(text('access.saved', { name }));
    },
  });

  function toggle(role: string, checked: boolean): void {
    const next = new Set(wanted);
    if (checked) next.add(role);
    else next.delete(role);
    setWanted(next);
    save.reset();
  }

  return (
    <section className="yz-panel" aria-labelledby="access-roles">
      <h2 className="yz-panel-title" id="access-roles">
        {text('access.roles')}
      </h2>
      <p className="yz-muted">{text(kind === 'user' ? 'access.roles_note' : 'access.roles_note_shared')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (count > 0) save.mutate();
        }}
      >
        <div className="yz-role-groups">
          {groupRoles(access.roles).map((group) => (
            <fieldset key={group.app} className="yz-role-group" disabled={save.isPending}>
              <legend>{label(group.label, group.app)}</legend>
              {group.roles.map((role) => {
                const fixed = own && role.name === ADMINISTRATOR_ROLE && role.held;
                return (
                  <div key={role.name}>
                    <Checkbox
                      checked={wanted.has(role.name)}
                      disabled={fixed || save.isPending}
                      aria-describedby={fixed ? 'access-fixed' : undefined}
                      onChange={(event) => toggle(role.name, event.target.checked)}
                    >
                      {label(role.label, role.name)}
                    </Checkbox>
                    {role.through && role.through.length > 0 && (
                      <p className="yz-field-help">
                        {text('access.through', {
                          names: role.through.map((one) => `${text(`holder.${one.kind}`)} ${one.name}`).join(', '),
                        })}
                      </p>
                    )}
                    {fixed && (
                      <p className="yz-field-help" id="access-fixed">
                        {text('access.own_administrator')}
                      </p>
                    )}
                  </div>
                );
              })}
            </fieldset>
          ))}
        </div>
        {save.isError && <Alert type="error" showIcon title={errorText(save.error, text)} role="alert" />}
        <div className="yz-access-foot">
          <Button type="primary" htmlType="submit" disabled={count === 0} loading={save.isPending}>
            {text('access.save')}
          </Button>
          {count > 0 && (
            <>
              <Button type="text" disabled={save.isPending} onClick={() => setWanted(new Set(held))}>
                {text('action.cancel')}
              </Button>
              <span className="yz-muted" role="status">
                {[
                  give.length > 0 && text('access.giving', { number: give.length }),
                  take.length > 0 && text('access.taking', { number: take.length }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </>
          )}
        </div>
      </form>
    </section>
  );
}

function AccessSkeleton() {
  return (
    <div className="yz-access" aria-hidden="true">
      {[2, 5].map((rows) => (
        <div key={rows} className="yz-panel yz-access-skeleton">
          {Array.from({ length: rows }, (_, at) => (
            <Bar key={at} width={`${30 + ((at * 17) % 40)}%`} />
          ))}
        </div>
      ))}
    </div>
  );
}
