import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';

import { endSession, loadSessions } from '../../core/api/security_api';
import { keys } from '../../core/query_keys';
import { deviceName, type SignedInSession } from '../../core/security';
import { useFormat } from '../../hooks/use_format';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';

/** Where one is signed in; each place can be signed out of from here. */
export function SessionList() {
  const text = useText();
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: loadSessions, staleTime: 0 });
  return (
    <>
      <h2 className="yz-panel-title">{text('sessions.title')}</h2>
      <p className="yz-muted">{text('sessions.note')}</p>
      {sessions.isPending ? (
        <Bar width="60%" />
      ) : sessions.isError ? (
        <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <ul className="yz-tokens" aria-label={text('sessions.title')}>
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
    </>
  );
}

function SessionRow({ session }: { readonly session: SignedInSession }) {
  const text = useText();
  const format = useFormat();
  const client = useQueryClient();
  const { message } = useNotices();
  const name = deviceName(session.agent) || text('sessions.unknown');
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => void message.success(text('sessions.ended', { name })),
    onError: (error) => void message.error(errorText(error, text)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <li className="yz-token">
      <div className="yz-token-text">
        <p className="yz-token-name">
          <strong>{name}</strong>
          {session.current && <span className="yz-token-scope">{text('sessions.current')}</span>}
        </p>
        <p className="yz-token-times">
          {session.address && <span>{session.address}</span>}
          <span>{text('sessions.used', { time: format.relative(session.used_at) })}</span>
        </p>
      </div>
      {!session.current && (
        <Button
          danger
          type="text"
          aria-label={text('sessions.end_one', { name })}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {text('sessions.end')}
        </Button>
      )}
    </li>
  );
}
