import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';

import { changePassword } from '../../core/api/account_api';
import { isApiError } from '../../core/api/api_error';
import type { TextKey } from '../../core/i18n/i18n';
import { keys } from '../../core/query_keys';
import type { Me } from '../../core/session';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { serverTexts } from '../../views/form/issue_texts';

const FIELDS = ['current', 'new', 'repeat'] as const;
type Field = (typeof FIELDS)[number];

const LABELS: Readonly<Record<Field, TextKey>> = {
  current: 'password.current',
  new: 'password.new',
  repeat: 'password.repeat',
};
const EMPTY: Readonly<Record<Field, string>> = { current: '', new: '', repeat: '' };

/** Change one's own password; other devices are signed out, this one stays. */
export function PasswordForm({ email }: { readonly email: string }) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const [values, setValues] = useState(EMPTY);
  const [issues, setIssues] = useState<ReadonlyMap<string, string>>(new Map());
  const change = useMutation({
    mutationFn: () => changePassword(values.current, values.new),
    onSuccess: (csrf) => {
      client.setQueryData<Me>(keys.me, (me) => me && { ...me, csrf });
      setValues(EMPTY);
      void message.success(text('password.changed'));
    },
    onError: (error) => {
      show(isApiError(error, 422) ? serverTexts(error) : new Map([['', errorText(error, text)]]));
    },
  });

  function show(found: ReadonlyMap<string, string>): void {
    setIssues(found);
    const first = FIELDS.find((field) => found.has(field));
    if (first) document.getElementById(`password-${first}`)?.focus();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = new Map<string, string>();
    for (const field of FIELDS) if (!values[field]) found.set(field, text('issue.required'));
    if (values.new && values.repeat && values.new !== values.repeat) {
      found.set('repeat', text('password.differs'));
    }
    show(found);
    if (found.size === 0) change.mutate();
  }

  const general = issues.get('');
  return (
    <form className="yz-password-form" onSubmit={submit} noValidate>
      {general && <Alert type="error" showIcon title={general} role="alert" />}
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {FIELDS.map((field) => {
        const issue = issues.get(field);
        const id = `password-${field}`;
        const help = field === 'new' && !issue ? text('password.help') : undefined;
        return (
          <div key={field} className="yz-field">
            <label htmlFor={id} className="yz-field-label">
              {text(LABELS[field])}
            </label>
            <Input.Password
              id={id}
              autoComplete={field === 'current' ? 'current-password' : 'new-password'}
              maxLength={1000}
              value={values[field]}
              status={issue ? 'error' : undefined}
              aria-invalid={issue ? true : undefined}
              aria-describedby={issue ? `${id}-error` : help && `${id}-help`}
              onChange={(event) => {
                setValues({ ...values, [field]: event.target.value });
                setIssues(new Map([...issues].filter(([path]) => path !== field && path !== '')));
              }}
            />
            {help && (
              <p className="yz-field-help" id={`${id}-help`}>
                {help}
              </p>
            )}
            {issue && (
              <p className="yz-field-error" id={`${id}-error`}>
                {issue}
              </p>
            )}
          </div>
        );
      })}
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {text('password.submit')}
      </Button>
    </form>
  );
}
