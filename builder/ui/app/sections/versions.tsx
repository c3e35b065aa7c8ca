import { HistoryOutlined, TeamOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Button, Modal, Segmented, Select } from 'antd';
import { lazy, Suspense, useState } from 'react';

import { useDraftState, useDraftStore } from '../../draft';
import { useText } from '../../i18n/use_text';
import { ChangeGroups } from '../release/change_groups';
import { Effects, waitsForConsent } from '../release/effects';
import { Refused } from '../release/refused';
import { type Version, loadChanges, loadRestorePlan, loadVersion, loadVersions, restoreVersion } from '../release/release_api';
import { SectionSkeleton } from '../section_skeleton';
import { useSection } from '../use_section';
import '../release/release.css';

const DraftHistory = lazy(() => import('../release/draft_history'));
const PackageImport = lazy(() => import('../release/upgrade_dialog'));

/** Below the section's address: who changed what, instead of the versions. */
const HISTORY = 'history';

/** Every version that was published: who, when, what it changed; comparing two, and going back; and who changed what in between. */
export default function Versions() {
  const text = useText();
  const app = useDraftState((state) => state.app);
  const versions = useQuery({ queryKey: ['builder', app, 'versions'], queryFn: () => loadVersions(app) });
  const [chosen, setChosen] = useState<number | null>(null);
  const [since, setSince] = useState<number | null>(null);
  const [restoring, setRestoring] = useState<Version | null>(null);
  const [upgrading, setUpgrading] = useState(false);
  const { inside, go } = useSection();
  const people = inside[0] === HISTORY;
  const all = versions.data ?? [];
  const current = all.find((one) => one.number === chosen) ?? all[0];
  if (versions.isPending) return <SectionSkeleton />;
  if (versions.isError) return <Failed page error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <div className="yzb-release">
      <header className="yzb-release-head">
        <h1 className="yz-page-title">{text('section.versions')}</h1>
        <div className="yzb-head-actions">
          <Button onClick={() => setUpgrading(true)}>{text('versions.upgrade')}</Button>
          <Button href={`/api/apps/${app}/draft/export?format=json`}>{text('versions.export_json')}</Button>
          <Button href={`/api/apps/${app}/draft/export?format=zip`}>{text('versions.export_zip')}</Button>
        </div>
      </header>
      <Segmented
        className="yzb-notice"
        aria-label={text('history.look')}
        value={people ? HISTORY : ''}
        options={[
          { value: '', icon: <HistoryOutlined />, label: text('section.versions') },
          { value: HISTORY, icon: <TeamOutlined />, label: text('history.title') },
        ]}
        onChange={(next) => go(next)}
      />
      {people ? (
        <Suspense fallback={<SectionSkeleton />}>
          <DraftHistory />
        </Suspense>
      ) : all.length === 0 || !current ? (
        <Empty icon={<HistoryOutlined />} title={text('versions.none')} note={text('versions.none_note')} />
      ) : (
        <div className="yzb-release-columns yzb-versions">
          <ol className="yzb-version-list">
            {all.map((version) => (
              <li key={version.number}>
                <VersionEntry
                  version={version}
                  current={version.number === current.number}
                  onChoose={() => {
                    setChosen(version.number);
                    setSince(null);
                  }}
                />
              </li>
            ))}
          </ol>
          <VersionChanges
            app={app}
            version={current}
            all={all}
            since={since ?? current.number - 1}
            onSince={setSince}
            onRestore={current.serving ? undefined : () => setRestoring(current)}
          />
        </div>
      )}
      {restoring && <RestoreDialog app={app} version={restoring} onClose={() => setRestoring(null)} />}
      <Suspense>{upgrading && <PackageImport app={app} onClose={() => setUpgrading(false)} />}</Suspense>
    </div>
  );
}

function VersionEntry({
  version,
  current,
  onChoose,
}: {
  readonly version: Version;
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  const text = useText();
  const format = useFormat();
  return (
    <button type="button" className="yzb-version" aria-current={current || undefined} onClick={onChoose}>
      <span className="yzb-version-head">
        <strong>{text('versions.number', { number: version.number })}</strong>
        {version.serving && <span className="yzb-kind yzb-kind-added">{text('versions.serving')}</span>}
        <span className="yz-muted">{text(`versions.origin_${version.origin}`)}</span>
      </span>
      <span className="yz-muted">
        {version.published_by_name === 'system' ? text('apps.system') : version.published_by_name} · {format.dateTime(version.published_at)} · {version.package_version}
      </span>
      {version.note && <span className="yzb-version-note">{version.note}</span>}
    </button>
  );
}

function VersionChanges({
  app,
  version,
  all,
  since,
  onSince,
  onRestore,
}: {
  readonly app: string;
  readonly version: Version;
  readonly all: readonly Version[];
  readonly since: number;
  readonly onSince: (number: number) => void;
  readonly onRestore: (() => void) | undefined;
}) {
  const text = useText();
  const changes = useQuery({
    queryKey: ['builder', app, 'changes', version.number, since],
    queryFn: () => loadChanges(app, version.number, since),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const before = useVersion(app, since);
  const after = useVersion(app, version.number);
  const others = all.filter((one) => one.number !== version.number);
  return (
    <section className="yzb-version-changes" aria-label={text('versions.changes_of', { number: version.number })}>
      <header className="yzb-version-tools">
        <h2 className="yzb-part-title">{text('versions.changes_of', { number: version.number })}</h2>
        <span className="yzb-version-since">
          <span id="since-label">{text('versions.compared_with')}</span>
          <Select
            aria-labelledby="since-label"
            value={since}
            options={[
              ...others.map((one) => ({ value: one.number, label: text('versions.number', { number: one.number }) })),
              ...(since === 0 ? [{ value: 0, label: text('versions.nothing_before') }] : []),
            ]}
            onChange={onSince}
          />
        </span>
        {onRestore && <Button onClick={onRestore}>{text('versions.restore')}</Button>}
      </header>
      {changes.isPending && <SectionSkeleton />}
      {changes.isError && <Failed error={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.data?.length === 0 && <p className="yz-muted">{text('versions.same')}</p>}
      {changes.data && <ChangeGroups key={`${version.number}-${since}`} changes={changes.data} before={before} after={after} />}
    </section>
  );
}

function useVersion(app: string, number: number) {
  return useQuery({
    queryKey: ['builder', app, 'version', number],
    queryFn: () => loadVersion(app, number),
    enabled: number > 0,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

function RestoreDialog({ app, version, onClose }: { readonly app: string; readonly version: Version; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const store = useDraftStore();
  const changed = useDraftState((state) => state.changed);
  const number = useDraftState((state) => state.number);
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const plan = useQuery({ queryKey: ['builder', app, 'restore', version.number, number], queryFn: () => loadRestorePlan(app, version.number) });
  const before = useVersion(app, number);
  const after = useVersion(app, version.number);
  const restore = useMutation({
    mutationFn: () => restoreVersion(app, version.number, [...accepted], text('versions.restored_note', { number: version.number })),
    onSuccess: async () => {
      onClose();
      if (store.dirty || changed) await store.refresh();
      else await store.reload();
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.me }),
        client.invalidateQueries({ queryKey: keys.apps }),
        client.invalidateQueries({ queryKey: ['builder'] }),
      ]);
    },
  });
  const errors = plan.data?.issues.filter((issue) => issue.severity !== 'warning') ?? [];
  const ready = plan.data?.plan && !waitsForConsent(plan.data.plan, accepted);
  return (
    <Modal
      open
      width={760}
      title={text('versions.restore_title', { number: version.number })}
      okText={text('versions.restore')}
      cancelText={text('action.cancel')}
      okButtonProps={{ disabled: !ready, loading: restore.isPending }}
      onOk={() => restore.mutate()}
      onCancel={onClose}
    >
      <p>{text('versions.restore_note', { number: number + 1 })}</p>
      {changed && <p className="yz-muted">{text('versions.restore_draft')}</p>}
      {plan.isPending && <SectionSkeleton />}
      {plan.isError && <Failed error={plan.error} onRetry={() => void plan.refetch()} />}
      {errors.map((issue, at) => (
        <p key={at} className="yzb-input-problem">
          {issue.message}
        </p>
      ))}
      {plan.data?.plan && (
        <Effects plan={plan.data.plan} before={before} after={after} accepted={accepted} onAccept={setAccepted} />
      )}
      {plan.data && (
        <>
          <h3 className="yzb-small-title">{text('release.changes')}</h3>
          {plan.data.changes.length === 0 && <p className="yz-muted">{text('versions.same')}</p>}
          <ChangeGroups changes={plan.data.changes} before={before} after={after} />
        </>
      )}
      <Refused error={restore.error} />
    </Modal>
  );
}
