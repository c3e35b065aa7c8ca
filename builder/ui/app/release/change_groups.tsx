import { RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';

import type { Package } from '../../draft';
import { useText } from '../../i18n/use_text';
import type { ItemChange } from './release_api';

const ItemComparison = lazy(() => import('./item_comparison'));

export interface ChangeGroup {
  /** "entities/e1", or "" for the app itself. */
  readonly path: string;
  readonly title: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly changes: readonly ItemChange[];
}

/** Changes by the item of the package they are about, in the order in which they come. */
export function groupsOf(changes: readonly ItemChange[]): readonly ChangeGroup[] {
  const groups = new Map<string, ItemChange[]>();
  for (const change of changes) {
    const path = change.item ? (change.path.split(':')[0] ?? '').split('/').slice(0, 2).join('/') : '';
    groups.set(path, [...(groups.get(path) ?? []), change]);
  }
  return [...groups].map(([path, all]) => {
    const whole = all.find((change) => change.path === path && (change.kind === 'added' || change.kind === 'removed'));
    return { path, title: all[0]?.item ?? '', kind: whole?.kind === 'added' || whole?.kind === 'removed' ? whole.kind : 'changed', changes: all };
  });
}

const FOLDED_FROM = 8;

/** What changes, item by item; each can be looked at side by side. */
export function ChangeGroups({
  changes,
  before,
  after,
}: {
  readonly changes: readonly ItemChange[];
  readonly before: Package | null | undefined;
  readonly after: Package | null | undefined;
}) {
  const text = useText();
  const groups = useMemo(() => groupsOf(changes), [changes]);
  const [compared, setCompared] = useState<ChangeGroup | null>(null);
  return (
    <div className="yzb-groups">
      {groups.map((group) => (
        <Group
          key={group.path}
          group={group}
          folded={groups.length > FOLDED_FROM}
          onCompare={before || after ? () => setCompared(group) : undefined}
        />
      ))}
      <Suspense>
        {compared && (
          <ItemComparison
            path={compared.path}
            title={compared.title || text('release.app_itself')}
            before={before}
            after={after}
            onClose={() => setCompared(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

function Group({
  group,
  folded,
  onCompare,
}: {
  readonly group: ChangeGroup;
  readonly folded: boolean;
  readonly onCompare: (() => void) | undefined;
}) {
  const text = useText();
  const [open, setOpen] = useState(!folded);
  const title = group.title || text('release.app_itself');
  return (
    <section className="yzb-group">
      <div className="yzb-group-head">
        <button type="button" className="yzb-group-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <RightOutlined className={open ? 'yzb-turned' : ''} aria-hidden="true" />
          <span className={`yzb-kind yzb-kind-${group.kind}`}>{text(`release.${group.kind}`)}</span>
          <span className="yzb-group-title">{title}</span>
          {group.changes.length > 1 && <span className="yz-muted">{text('release.places', { count: group.changes.length })}</span>}
        </button>
        {onCompare && (
          <Button size="small" type="text" aria-label={text('release.compare_item', { name: title })} onClick={onCompare}>
            {text('release.compare')}
          </Button>
        )}
      </div>
      {open && (
        <ul className="yzb-group-changes">
          {group.changes.map((change) => (
            <li key={`${change.kind}${change.path}`}>{change.text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
