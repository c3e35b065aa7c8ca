import { DeleteOutlined, DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import {
  type WorkspaceExport,
  loadWorkspaceExports,
  removeWorkspaceExport,
  startWorkspaceExport,
  workspaceExportAddress,
} from '../../core/api/workspace_export_api';
import { sizeText } from '../../core/file';
import { useFormat } from '../../hooks/use_format';
import { useMe } from '../../hooks/use_me';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { usePageTitle } from '../hooks/use_page_title';
import { ProgressBar } from '../import/progress_bar';
import '../account/account.css';
import '../import/import.css';
import { NotFoundPage } from './not_found_page';

const ASK_AGAIN_MILLISECONDS = 1500;
const KEY = ['workspace_exports'] as const;

/** Everything a workspace holds as one file, for administrators. */
export function WorkspaceExportsPage() {
  const text = useText();
  const me = useMe();
  usePageTitle(me?.administrator ? text('archive.title') : '');
  if (!me) return null;
  if (!me.administrator) return <NotFoundPage />;
  return (
    <div className="yz-account">
      <header className="yz-page-head">
        <h1 className="yz-page-title">{text('archive.title')}</h1>
      </header>
      <section className="yz-panel">
        <p>{text('archive.what')}</p>
        <Alert type="warning" showIcon title={text('archive.secret')} />
        <Request email={me.user.email} />
      </section>
      <section className="yz-panel">
        <h2 className="yz-panel-title">{text('archive.made')}</h2>
        <Made />
        <p className="yz-muted">{text('archive.import_note')}</p>
      </section>
    </div>
  );
}

function Request({ email }: { readonly email: string }) {
  const text = useText();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const start = useMutation({
    mutationFn: () => startWorkspaceExport(password),
    onSuccess: async () => {
      setPassword('');
      await client.invalidateQueries({ queryKey: KEY });
    },
  });
  const refused = start.error && ((isApiError(start.error) && start.error.issues[0]?.message) || errorText(start.error, text));
  const issue = missing && !password ? text('factor.password_missing') : refused;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setMissing(!password);
    if (password) start.mutate();
  }

  return (
    <form className="yz-password-form yz-factor-form" onSubmit={submit} noValidate>
      {/* For password managers: whose password this is. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <label className="yz-field-label" htmlFor="archive-password">
        {text('archive.password')}
      </label>
      <Input.Password
        id="archive-password"
        autoComplete="current-password"
        value={password}
        aria-invalid={Boolean(issue) || undefined}
        aria-describedby={issue ? 'archive-issue' : undefined}
        status={issue ? 'error' : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      {issue && (
        <p id="archive-issue" role="alert" className="yz-field-error">
          {issue}
        </p>
      )}
      <Button type="primary" htmlType="submit" loading={start.isPending}>
        {text('archive.start')}
      </Button>
    </form>
  );
}

function Made() {
  const text = useText();
  const answer = useQuery({
    queryKey: KEY,
    queryFn: loadWorkspaceExports,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'running') ? ASK_AGAIN_MILLISECONDS : false),
  });
  if (answer.isPending) return <Bar width="60%" />;
  if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.length === 0) return <p className="yz-muted">{text('archive.none')}</p>;
  return (
    <ul className="yz-tokens">
      {answer.data.map((one) => (
        <Archive key={one.id} one={one} />
      ))}
    </ul>
  );
}

function Archive({ one }: { readonly one: WorkspaceExport }) {
  const text = useText();
  const format = useFormat();
  const client = useQueryClient();
  const { message } = useNotices();
  const name = format.dateTime(one.created_at);
  const remove = useMutation({
    mutationFn: () => removeWorkspaceExport(one.id),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (error) => void message.error(errorText(error, text)),
  });
  return (
    <li className="yz-token" data-state={one.state}>
      <div className="yz-token-text">
        <div className="yz-token-name">
          <strong>{name}</strong>
          <span className="yz-token-scope">{text(`archive.${one.state}`)}</span>
        </div>
        <div className="yz-token-times">
          <span>{one.by_name}</span>
          {one.size !== null && <span>{sizeText(one.size)}</span>}
          {one.rows > 0 && <span>{text('archive.records', { count: one.rows.toLocaleString() })}</span>}
          {one.state === 'done' && one.expires_at && <span>{text('archive.until', { time: format.dateTime(one.expires_at) })}</span>}
        </div>
        {one.state === 'running' && <ProgressBar share={one.parts ? one.parts_done / one.parts : null} label={text('archive.progress', { name })} />}
      </div>
      {one.state === 'done' && (
        <>
          <Button type="primary" icon={<DownloadOutlined />} href={workspaceExportAddress(one.id)} aria-label={text('archive.download_one', { name })}>
            {text('archive.download')}
          </Button>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            loading={remove.isPending}
            aria-label={text('archive.remove', { name })}
            title={text('archive.remove', { name })}
            onClick={() => remove.mutate()}
          />
        </>
      )}
    </li>
  );
}
