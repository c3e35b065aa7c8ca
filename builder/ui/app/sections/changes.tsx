import { CheckCircleOutlined, SendOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Alert, Button, Input, Popconfirm } from 'antd';
import { useEffect, useState } from 'react';

import { useDraft, useDraftStore } from '../../draft';
import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { buildPaths } from '../paths';
import { addressOf } from '../places';
import { together } from '../together';
import { ChangeGroups } from '../release/change_groups';
import { Effects, waitsForConsent } from '../release/effects';
import { ReachNotice } from '../reach_notice';
import { RebasePanel } from '../release/rebase_panel';
import { Refused } from '../release/refused';
import { discardDraft, loadPlan, loadRunning, loadVersion, publishDraft } from '../release/release_api';
import { Scenarios } from '../release/scenarios';
import { SectionSkeleton } from '../section_skeleton';
import '../release/release.css';

const MOST_ERRORS = 8;

/** What publishing would change and do, and publishing. */
export default function Changes() {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const client = useQueryClient();
  const store = useDraftStore();
  const { app, document, revision, number, outdated, saveKind, changed } = useDraft();
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState('');
  const settled = saveKind === 'saved';
  useEffect(() => {
    void store.flush();
  }, [store]);

  const plan = useQuery({
    queryKey: ['builder', app, 'plan', revision, number],
    queryFn: () => loadPlan(app),
    enabled: settled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const serving = useQuery({
    queryKey: ['builder', app, 'version', number],
    queryFn: () => loadVersion(app, number),
    enabled: number > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const running = useQuery({ queryKey: ['builder', app, 'running', number], queryFn: () => loadRunning(app), enabled: number > 0 });

  const publish = useMutation({
    mutationFn: async () => {
      await store.flush();
      return publishDraft(app, store.state.getState().revision, [...accepted], note.trim());
    },
    onSuccess: async () => {
      setNote('');
      setAccepted(new Set());
      await store.reload();
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.me }),
        client.invalidateQueries({ queryKey: keys.apps }),
        client.invalidateQueries({ queryKey: appListQuery.queryKey }),
        client.invalidateQueries({ queryKey: ['builder', app] }),
      ]);
    },
    // Somebody else may have published, or saved.
    onError: () => void store.refresh(),
  });
  const discard = useMutation({
    mutationFn: () => discardDraft(app, revision),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: appListQuery.queryKey });
      if (number === 0) await navigate({ href: buildPaths.apps });
      else await store.reload();
    },
  });

  const name = label(document.app.label as Label, app);
  const answer = plan.data;
  const errors = answer?.issues.filter((issue) => issue.severity !== 'warning') ?? [];
  const errorSaid = ({ place, message }: (typeof errors)[number]) => (place ? text('release.error_at', { place, message }) : message);
  const wrong = together(errors, errorSaid);
  const nothing = answer !== undefined && answer.changes.length === 0 && errors.length === 0 && number > 0;
  const consent = answer?.plan ? waitsForConsent(answer.plan, accepted) : false;
  const ready = answer?.plan && !outdated && !consent && settled && !plan.isFetching;

  return (
    <div className="yzb-release">
      <header className="yzb-release-head">
        <div>
          <h1 className="yz-page-title">{text('release.title', { name })}</h1>
          <p className="yz-muted">{number > 0 ? text('release.in_use', { number }) : text('release.never')}</p>
        </div>
        {changed && (
          <Popconfirm
            title={text(number > 0 ? 'release.discard_sure' : 'release.discard_app_sure')}
            okText={text('release.discard')}
            cancelText={text('action.cancel')}
            okButtonProps={{ danger: true }}
            onConfirm={() => discard.mutate()}
          >
            <Button loading={discard.isPending}>{text('release.discard')}</Button>
          </Popconfirm>
        )}
      </header>
      {publish.isSuccess && !changed && (
        <p className="yzb-done" role="status">
          <CheckCircleOutlined aria-hidden="true" />
          {text('release.done', { number: publish.data.version })}
          <Link to={`/app/${app}` as '/'}>{text('bar.open_app')}</Link>
        </p>
      )}
      {!changed && <ReachNotice />}
      {outdated && <RebasePanel app={app} />}
      {plan.isPending && <SectionSkeleton />}
      {plan.isError && <Failed error={plan.error} onRetry={() => void plan.refetch()} />}
      {nothing && <Empty icon={<CheckCircleOutlined />} title={text('release.nothing')} note={text('release.nothing_note')} />}
      {answer && !nothing && (
        <div className="yzb-release-columns">
          <div>
            {errors.length > 0 && (
              <Alert
                className="yzb-notice"
                type="error"
                showIcon
                title={text('release.errors', { count: errors.length })}
                description={
                  <ul className="yzb-effect-lines">
                    {wrong.slice(0, MOST_ERRORS).map(({ first: issue, count }, at) => {
                      const address = addressOf(document, issue.pointer);
                      const said = errorSaid(issue);
                      return (
                        <li key={at}>
                          {address ? <Link to={address as '/'}>{said}</Link> : said}
                          {count > 1 && ` × ${count}`}
                        </li>
                      );
                    })}
                    {wrong.length > MOST_ERRORS && <li>{text('others.more', { count: wrong.length - MOST_ERRORS })}</li>}
                  </ul>
                }
              />
            )}
            <h2 className="yzb-part-title">
              {text('release.changes')} <span className="yz-count">{answer.changes.length}</span>
            </h2>
            <ChangeGroups changes={answer.changes} before={serving.data} after={document} />
          </div>
          <aside className="yzb-release-side">
            {answer.plan && (
              <Effects
                plan={answer.plan}
                running={running.data}
                before={serving.data}
                after={document}
                accepted={accepted}
                onAccept={setAccepted}
              />
            )}
            {(document.scenarios?.length ?? 0) > 0 && <Scenarios app={app} count={document.scenarios?.length ?? 0} />}
            <section className="yz-panel yzb-publish" aria-label={text('bar.publish')}>
              <label htmlFor="publish-note">{text('release.note')}</label>
              <Input.TextArea
                id="publish-note"
                value={note}
                maxLength={500}
                autoSize={{ minRows: 2, maxRows: 6 }}
                placeholder={text('release.note_sample')}
                onChange={(event) => setNote(event.target.value)}
              />
              <Refused error={publish.error} />
              <Button
                type="primary"
                size="large"
                block
                icon={<SendOutlined />}
                disabled={!ready}
                loading={publish.isPending}
                onClick={() => publish.mutate()}
              >
                {text(publish.isPending ? 'release.publishing' : 'release.publish', { number: number + 1 })}
              </Button>
              {consent && <p className="yz-muted">{text('release.consent_first')}</p>}
              {outdated && <p className="yz-muted">{text('release.join_first')}</p>}
            </section>
          </aside>
        </div>
      )}
    </div>
  );
}
