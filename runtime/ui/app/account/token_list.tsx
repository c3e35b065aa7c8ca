import { KeyOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import type { ApiToken } from '../../core/account';
import { revokeToken } from '../../core/api/account_api';
import { isApiError } from '../../core/api/api_error';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { useTokens } from '../../hooks/use_tokens';
import { Empty } from '../../views/common/empty';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { SecretDialog } from '../../views/common/secret_dialog';
import { Bar } from '../../views/common/skeleton';
import { TokenDialog } from './token_dialog';

/** One's API tokens: make one, see when each was used, end one. */
export function TokenList() {
  const text = useText();
  const tokens = useTokens();
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  return (
    <>
      <header className="yz-tokens-head">
        <div>
          <h2 className="yz-panel-title">{text('tokens.title')}</h2>
          <p className="yz-muted">{text('tokens.note')}</p>
          <ApiLinks />
        </div>
        <Button icon={<PlusOutlined />} onClick={() => setCreating(true)}>
          {text('tokens.create')}
        </Button>
      </header>
      {tokens.isPending ? (
        <TokenSkeleton />
      ) : tokens.isError ? (
        <Failed error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.data.length === 0 ? (
        <Empty icon={<KeyOutlined />} title={text('tokens.none')} note={text('tokens.none_note')} />
      ) : (
        <ul className="yz-tokens" aria-label={text('tokens.title')}>
          {tokens.data
            .toSorted((one, other) => Number(one.revoked) - Number(other.revoked))
            .map((token) => (
              <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
            ))}
        </ul>
      )}
      {creating && (
        <TokenDialog
          onClose={() => setCreating(false)}
          onCreated={(created) => {
            setCreating(false);
            setSecret(created);
          }}
        />
      )}
      {secret && (
        <SecretDialog
          title={text('tokens.created')}
          note={text('tokens.created_note')}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

/** What there is to call, of each app one sees. */
function ApiLinks() {
  const text = useText();
  const label = useLabel();
  const apps = useMe()?.apps ?? [];
  if (apps.length === 0) return null;
  return (
    <p className="yz-token-docs">
      {text('tokens.docs')}{' '}
      {apps.map((app) => (
        <Link key={app.key} to={paths.api(app.key) as '/'}>
          {label(app.label, app.key)}
        </Link>
      ))}
    </p>
  );
}

function TokenRow({ token, onRevoke }: { readonly token: ApiToken; readonly onRevoke: () => void }) {
  const text = useText();
  const format = useFormat();
  const label = useLabel();
  const apps = useMe()?.apps ?? [];
  const called = (key: string) => label(apps.find((one) => one.key === key)?.label, key);
  return (
    <li className="yz-token" data-revoked={token.revoked || undefined}>
      <div className="yz-token-text">
        <p className="yz-token-name">
          <strong>{token.name}</strong>
          <span className="yz-token-scope">
            {text(token.revoked ? 'tokens.revoked' : token.scope === 'read' ? 'tokens.read' : 'tokens.full')}
          </span>
        </p>
        <p className="yz-token-times">
          <span>{text('tokens.made_at', { time: format.dateTime(token.created_at) })}</span>
          <span>
            {token.used_at ? text('tokens.used_at', { time: format.relative(token.used_at) }) : text('tokens.unused')}
          </span>
          {token.expires_at && <span>{text('tokens.until', { time: format.dateTime(token.expires_at) })}</span>}
          {token.apps && <span>{text('tokens.only', { apps: token.apps.map(called).join(text('tokens.between')) })}</span>}
        </p>
      </div>
      {!token.revoked && (
        <Button danger type="text" aria-label={text('tokens.revoke_one', { name: token.name })} onClick={onRevoke}>
          {text('tokens.revoke')}
        </Button>
      )}
    </li>
  );
}

function RevokeDialog({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => void message.success(text('tokens.revoke_done', { name: token.name })),
    onError: (error) => {
      // Gone already, from another window: the list will say so.
      if (!isApiError(error, 404)) void message.error(errorText(error, text));
    },
    onSettled: () => {
      onClose();
      return client.invalidateQueries({ queryKey: keys.tokens });
    },
  });
  return (
    <Modal
      open
      title={text('tokens.revoke_title', { name: token.name })}
      okText={text('tokens.revoke')}
      cancelText={text('action.cancel')}
      okButtonProps={{ danger: true, loading: revoke.isPending }}
      onOk={() => revoke.mutate()}
      onCancel={onClose}
    >
      <p>{text('tokens.revoke_note')}</p>
    </Modal>
  );
}

function TokenSkeleton() {
  return (
    <div className="yz-tokens" aria-hidden="true">
      {[0, 1].map((at) => (
        <div key={at} className="yz-token">
          <div className="yz-token-text">
            <Bar width="40%" height={16} />
            <Bar width="70%" />
          </div>
        </div>
      ))}
    </div>
  );
}
