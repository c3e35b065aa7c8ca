import { KeyOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';

import { resetPassword } from '../../core/api/account_api';
import { keys } from '../../core/query_keys';
import { useFormat } from '../../hooks/use_format';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { SecretDialog } from '../../views/common/secret_dialog';

export interface PasswordResetProps {
  readonly person: string;
  readonly name: string;
  readonly changedAt: string | null;
}

/** Gives somebody a new password, once confirmed, and shows it this once. */
export function PasswordReset({ person, name, changedAt }: PasswordResetProps) {
  const text = useText();
  const format = useFormat();
  const client = useQueryClient();
  const own = useMe()?.user.id === person;
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const reset = useMutation({
    mutationFn: () => resetPassword(person),
    onSuccess: (given) => {
      setAsking(false);
      setPassword(given);
    },
  });

  function ask(): void {
    reset.reset();
    setAsking(true);
  }

  function close(): void {
    setPassword(null);
    void client.invalidateQueries({ queryKey: keys.personAccess(person) });
  }

  return (
    <section className="yz-panel" aria-labelledby="access-password">
      <h2 className="yz-panel-title" id="access-password">
        {text('access.password')}
      </h2>
      {changedAt === null ? (
        <Alert type="warning" showIcon title={text('access.no_password', { name })} />
      ) : (
        <p className="yz-muted">{text('access.password_changed', { time: format.dateTime(changedAt) })}</p>
      )}
      {own ? (
        <p>{text('access.own_password')}</p>
      ) : (
        <Button className="yz-access-reset" icon={<KeyOutlined />} onClick={ask}>
          {text('access.reset')}
        </Button>
      )}
      {asking && (
        <Modal
          open
          title={text('access.reset_title', { name })}
          okText={text('access.reset')}
          cancelText={text('action.cancel')}
          okButtonProps={{ danger: changedAt !== null, loading: reset.isPending }}
          onOk={() => reset.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p>{text(changedAt === null ? 'access.reset_note_first' : 'access.reset_note')}</p>
          {reset.isError && <Alert className="yz-access-failed" type="error" showIcon title={errorText(reset.error, text)} role="alert" />}
        </Modal>
      )}
      {password && (
        <SecretDialog
          title={text('access.reset_done', { name })}
          note={text('access.reset_done_note')}
          secret={password}
          onClose={close}
        />
      )}
    </section>
  );
}
