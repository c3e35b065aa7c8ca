import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Select, Switch } from 'antd';
import { useState } from 'react';

import { createToken } from '../../core/api/account_api';
import { isApiError } from '../../core/api/api_error';
import { keys } from '../../core/query_keys';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { serverTexts } from '../../views/form/issue_texts';

export interface TokenDialogProps {
  readonly onCreated: (secret: string) => void;
  readonly onClose: () => void;
}

const NEVER = 0;
const DAYS = [30, 90, 365, NEVER];

/** Names a new API token and says what it is for: reading alone, some apps, some time. */
export function TokenDialog({ onCreated, onClose }: TokenDialogProps) {
  const text = useText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [readOnly, setReadOnly] = useState(true);
  const [apps, setApps] = useState<readonly string[]>([]);
  const [days, setDays] = useState(365);
  const label = useLabel();
  const known = useMe()?.apps ?? [];
  const [issue, setIssue] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: () => createToken({
        name: name.trim(), read_only: readOnly,
        ...(apps.length > 0 ? { apps } : {}),
        ...(days === NEVER ? {} : { days }),
      }),
    onSuccess: (secret) => {
      void client.invalidateQueries({ queryKey: keys.tokens });
      onCreated(secret);
    },
    onError: (error) =>
      setIssue((isApiError(error, 422) && serverTexts(error).get('name')) || errorText(error, text)),
  });

  function submit(): void {
    if (create.isPending) return;
    if (name.trim()) create.mutate();
    else setIssue(text('tokens.name_missing'));
  }

  return (
    <Modal
      open
      title={text('tokens.create')}
      okText={text('tokens.create_submit')}
      cancelText={text('action.cancel')}
      okButtonProps={{ loading: create.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="yz-field">
        <label className="yz-field-label" htmlFor="token-name">
          {text('tokens.name')}
        </label>
        <Input
          id="token-name"
          autoFocus
          autoComplete="off"
          maxLength={100}
          placeholder={text('tokens.name_hint')}
          value={name}
          status={issue ? 'error' : undefined}
          aria-invalid={issue ? true : undefined}
          aria-describedby={issue ? 'token-name-error' : undefined}
          onChange={(event) => {
            setName(event.target.value);
            setIssue(null);
          }}
          onPressEnter={(event) => {
            if (!event.nativeEvent.isComposing) submit();
          }}
        />
        {issue && (
          <p className="yz-field-error" id="token-name-error">
            {issue}
          </p>
        )}
      </div>
      <div className="yz-field">
        <label className="yz-field-label" htmlFor="token-apps">
          {text('tokens.apps')}
        </label>
        <Select
          id="token-apps"
          mode="multiple"
          value={[...apps]}
          placeholder={text('tokens.all_apps')}
          optionFilterProp="label"
          options={known.map((one) => ({ value: one.key, label: label(one.label, one.key) }))}
          onChange={(chosen: string[]) => setApps(chosen)}
        />
      </div>
      <div className="yz-field">
        <label className="yz-field-label" htmlFor="token-days">
          {text('tokens.valid')}
        </label>
        <Select
          id="token-days"
          value={days}
          options={DAYS.map((count) => ({
            value: count, label: count === NEVER ? text('tokens.for_ever') : text('tokens.days', { count }),
          }))}
          onChange={setDays}
        />
      </div>
      <div className="yz-token-switch">
        <div>
          <label htmlFor="token-read-only">{text('tokens.read_only')}</label>
          <p className="yz-field-help" id="token-read-only-help">
            {text(readOnly ? 'tokens.read_only_on' : 'tokens.read_only_off')}
          </p>
        </div>
        <Switch id="token-read-only" aria-describedby="token-read-only-help" checked={readOnly} onChange={setReadOnly} />
      </div>
    </Modal>
  );
}
