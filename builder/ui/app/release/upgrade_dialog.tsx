import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { type Package, useDocument, useDraftState, useDraftStore } from '../../draft';
import { useText } from '../../i18n/use_text';
import { type UpgradePlan, installPackage, planPackage, readPackage } from '../package_api';
import { PackageDrop } from '../package_drop';
import { ClashChoices } from '../clash_choices';
import { ChangeGroups } from './change_groups';
import { Effects, waitsForConsent } from './effects';
import { Refused } from './refused';
import { loadVersion } from './release_api';

/** A newer version of the package this app came from: what it brings, joined with what was changed here. */
export default function UpgradeDialog({ app, onClose }: { readonly app: string; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const store = useDraftStore();
  const document = useDocument();
  const number = useDraftState((state) => state.number);
  const [package_, setPackage] = useState<Package | null>(null);
  const [first, setFirst] = useState<UpgradePlan | null>(null);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const serving = useQuery({
    queryKey: ['builder', app, 'version', number],
    queryFn: () => loadVersion(app, number),
    enabled: number > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const read = useMutation({
    mutationFn: async (file: File) => {
      const answer = await readPackage(file);
      if (answer.document.app.key !== app) return { document: answer.document, plan: null };
      return { document: answer.document, plan: await planPackage(answer.document) };
    },
    onSuccess: (answer) => {
      setPackage(answer.document);
      setFirst(answer.plan);
    },
  });
  const take = [...taken].sort();
  const keep = first?.clashes.filter((clash) => !taken.has(clash.path)).map((clash) => clash.path) ?? [];
  // What is decided changes what publishing does.
  const decided = useQuery({
    queryKey: ['builder', app, 'upgrade', package_?.app.version, take],
    queryFn: () => planPackage(package_ as Package, { take, keep }),
    enabled: first !== null && taken.size > 0,
    placeholderData: (before) => before,
  });
  const plan = taken.size > 0 ? (decided.data ?? first) : first;
  const install = useMutation({
    mutationFn: () => installPackage(package_ as Package, { take, keep, accept: [...accepted] }),
    onSuccess: async () => {
      onClose();
      await store.reload();
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.me }),
        client.invalidateQueries({ queryKey: keys.apps }),
        client.invalidateQueries({ queryKey: ['builder'] }),
      ]);
    },
  });
  const other = package_ && package_.app.key !== app;
  return (
    <Modal
      open
      width={760}
      title={text('versions.upgrade')}
      onCancel={onClose}
      footer={
        plan && (
          <>
            <Button onClick={onClose}>{text('action.cancel')}</Button>
            <Button
              type="primary"
              loading={install.isPending}
              disabled={waitsForConsent(plan, accepted) || decided.isFetching}
              onClick={() => install.mutate()}
            >
              {text('release.publish', { number: number + 1 })}
            </Button>
          </>
        )
      }
    >
      {!plan && (
        <>
          <p>{text('versions.upgrade_note')}</p>
          <PackageDrop reading={read.isPending} onFile={(file) => read.mutate(file)} />
          {other && <p className="yzb-input-problem" role="alert">{text('versions.upgrade_other', { key: package_.app.key })}</p>}
          <Refused inFile error={read.error} />
        </>
      )}
      {plan && (
        <>
          <p>{text('versions.upgrade_found', { version: package_?.app.version ?? '' })}</p>
          <ClashChoices clashes={(first ?? plan).clashes.map(({ package: theirs, ...clash }) => ({ ...clash, other: theirs }))} other={text('versions.template')} taken={taken} onChange={setTaken} />
          <Effects plan={plan} before={serving.data} after={package_ ?? document} accepted={accepted} onAccept={setAccepted} />
          <h3 className="yzb-small-title">{text('release.changes')}</h3>
          {plan.changes.length === 0 && <p className="yz-muted">{text('versions.same')}</p>}
          <ChangeGroups changes={plan.changes} before={serving.data} after={package_} />
          <Refused error={decided.error ?? install.error} />
        </>
      )}
    </Modal>
  );
}
