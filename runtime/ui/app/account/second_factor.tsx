import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import {
  confirmSecondFactor,
  loadSecondFactor,
  removeSecondFactor,
  startSecondFactor,
} from '../../core/api/security_api';
import { keys } from '../../core/query_keys';
import type { Enrolment } from '../../core/security';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { SecretDialog } from '../../views/common/secret_dialog';
import { Bar } from '../../views/common/skeleton';

/** Two-step sign-in: set up with a phone, or turned off, each with the password. */
export function SecondFactorPanel() {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const state = useQuery({ queryKey: keys.secondFactor, queryFn: loadSecondFactor });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const [issue, setIssue] = useState<string | null>(null);
  const failed = (error: unknown) =>
    setIssue((isApiError(error) && error.issues[0]?.message) || errorText(error, text));

  async function settle(): Promise<void> {
    setEnrolment(null);
    setPassword('');
    setCode('');
    setIssue(null);
    // What a role held back is open now.
    await client.invalidateQueries();
  }

  const start = useMutation({
    mutationFn: () => startSecondFactor(password),
    onSuccess: (found) => {
      setEnrolment(found);
      setIssue(null);
    },
    onError: failed,
  });
  const confirm = useMutation({
    mutationFn: () => confirmSecondFactor(password, code),
    onSuccess: (codes) => {
      setRecovery(codes);
      return settle();
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => removeSecondFactor(password),
    onSuccess: () => {
      void message.success(text('factor.off'));
      return settle();
    },
    onError: failed,
  });

  if (state.isPending) return <Bar width="60%" />;
  if (state.isError) return <Failed error={state.error} onRetry={() => void state.refetch()} />;
  const { enrolled, required, recovery_codes_left: left } = state.data;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!password) setIssue(text('factor.password_missing'));
    else if (enrolment && !code.trim()) setIssue(text('factor.code_missing'));
    else if (enrolled) remove.mutate();
    else if (enrolment) confirm.mutate();
    else start.mutate();
  }

  return (
    <>
      <h2 className="yz-panel-title">{text('factor.title')}</h2>
      <p className="yz-muted">
        {enrolled ? text('factor.on', { number: left }) : text(required ? 'factor.required' : 'factor.note')}
      </p>
      {!(enrolled && required) && (
        <form className="yz-password-form yz-factor-form" onSubmit={submit} noValidate>
          {issue && <Alert type="error" showIcon title={issue} role="alert" />}
          {enrolment ? (
            <>
              <p>{text('factor.scan')}</p>
              <img className="yz-factor-code" src={enrolment.qr} alt={text('factor.qr')} width={180} height={180} />
              <p className="yz-field-help">
                {text('factor.by_hand')} <code>{enrolment.secret}</code>
              </p>
              <div className="yz-field">
                <label className="yz-field-label" htmlFor="factor-code">
                  {text('factor.code')}
                </label>
                <Input
                  id="factor-code"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  autoFocus
                  maxLength={20}
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                />
              </div>
            </>
          ) : (
              <div className="yz-field">
                <label className="yz-field-label" htmlFor="factor-password">
                  {text('factor.password')}
                </label>
                <Input.Password
                  id="factor-password"
                  autoComplete="current-password"
                  maxLength={1000}
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              </div>
          )}
          <Button
            type={enrolled ? 'default' : 'primary'}
            danger={enrolled}
            htmlType="submit"
            loading={start.isPending || confirm.isPending || remove.isPending}
          >
            {text(enrolled ? 'factor.turn_off' : enrolment ? 'factor.confirm' : 'factor.turn_on')}
          </Button>
        </form>
      )}
      {recovery && (
        <SecretDialog
          title={text('factor.recovery')}
          note={text('factor.recovery_note')}
          secret={recovery.join('\n')}
          onClose={() => setRecovery(null)}
        />
      )}
    </>
  );
}
