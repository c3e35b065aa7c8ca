import { EditOutlined, EyeOutlined, StopOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Drawer, Space } from 'antd';
import { loadRecord, updateRecord } from '@yingzao/runtime-ui/core/api/record_api';
import { paths } from '@yingzao/runtime-ui/core/route_paths';
import { deviceName } from '@yingzao/runtime-ui/core/security';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { useMe } from '@yingzao/runtime-ui/hooks/use_me';
import { useNotices } from '@yingzao/runtime-ui/hooks/use_notices';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { Suspense, lazy, useState } from 'react';

import { useText } from '../i18n/use_text';
import { openViewAs } from '../roles/open_view_as';
import { LeaveDialog } from './leave_dialog';
import { endPersonSessions, loadPersonSessions, peopleKeys } from './people_api';

const PersonAccess = lazy(() => import('@yingzao/runtime-ui/app/record/person_access'));

/** Somebody: where they belong, their roles, where they are signed in, and their end here. */
export function PersonDrawer({ person, onClose }: { readonly person: string; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const me = useMe();
  const { message } = useNotices();
  const [leaving, setLeaving] = useState(false);
  const record = useQuery({ queryKey: keys.record('system.user', person), queryFn: () => loadRecord('system.user', person) });
  const values = record.data?.values;
  const name = String(values?.name ?? '');
  const active = values?.active !== false;
  const back = useMutation({
    mutationFn: () => updateRecord('system.user', person, { active: true }, record.data?.version ?? 0),
    onSuccess: () => void message.success(text('people.back', { name })),
    onError: (error) => void message.error(errorText(error, text)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.record('system.user', person) });
      void client.invalidateQueries({ queryKey: keys.records('system.user') });
      void client.invalidateQueries({ queryKey: peopleKeys.organisation });
    },
  });
  return (
    <Drawer open size={560} title={name} onClose={onClose} destroyOnHidden>
      {record.isPending && <Bar width="50%" />}
      {record.isError && <Failed error={record.error} onRetry={() => void record.refetch()} />}
      {values && (
        <div className="yzb-person">
          <dl>
            {(['email', 'phone', 'job_title', 'department'] as const).map((key) => {
              const shown = key === 'department' ? record.data?.labels?.department : values[key];
              return shown ? (
                <div key={key}>
                  <dt>{text(`people.${key}`)}</dt>
                  <dd>{String(shown)}</dd>
                </div>
              ) : null;
            })}
            <div>
              <dt>{text('people.state')}</dt>
              <dd>{text(active ? 'people.active' : 'people.left')}</dd>
            </div>
          </dl>
          <Space wrap>
            <Link to={paths.edit('system', 'system.user', person) as '/'} className="ant-btn ant-btn-default yzb-link-button">
              <EditOutlined aria-hidden="true" /> {text('people.edit')}
            </Link>
            {active && me?.user.id !== person && (
              <>
                <Button
                  icon={<EyeOutlined />}
                  onClick={() => void openViewAs({ person }).catch((error: unknown) => void message.error(errorText(error, text)))}
                >
                  {text('people.view_as')}
                </Button>
                <Button danger icon={<StopOutlined />} onClick={() => setLeaving(true)}>
                  {text('people.deactivate')}
                </Button>
              </>
            )}
            {!active && (
              <Button loading={back.isPending} onClick={() => back.mutate()}>
                {text('people.activate')}
              </Button>
            )}
          </Space>
          <Sessions person={person} />
          <Suspense fallback={<Bar width="60%" />}>
            <PersonAccess person={person} name={name} />
          </Suspense>
        </div>
      )}
      {leaving && <LeaveDialog person={person} name={name} onClose={() => setLeaving(false)} />}
    </Drawer>
  );
}

function Sessions({ person }: { readonly person: string }) {
  const text = useText();
  const format = useFormat();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: peopleKeys.sessions(person), queryFn: () => loadPersonSessions(person) });
  const end = useMutation({
    mutationFn: () => endPersonSessions(person),
    onSettled: () => client.invalidateQueries({ queryKey: peopleKeys.sessions(person) }),
  });
  return (
    <section className="yz-panel" aria-labelledby="person-sessions">
      <h2 className="yz-panel-title" id="person-sessions">
        {text('people.sessions')}
      </h2>
      {sessions.data?.length === 0 && <p className="yz-muted">{text('people.no_sessions')}</p>}
      {sessions.isError && <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul>
        {sessions.data?.map((session) => (
          <li key={session.id} className="yz-muted">
            {deviceName(session.agent) || text('people.unknown_device')} · {session.address} · {format.relative(session.used_at)}
          </li>
        ))}
      </ul>
      {(sessions.data?.length ?? 0) > 0 && (
        <Button size="small" loading={end.isPending} onClick={() => end.mutate()}>
          {text('people.end_sessions')}
        </Button>
      )}
    </section>
  );
}
