import { TeamOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '@yingzao/runtime-ui/hooks/use_format';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Button } from 'antd';
import { useState } from 'react';

import { useDraftState } from '../../draft';
import { useText } from '../../i18n/use_text';
import { SectionSkeleton } from '../section_skeleton';
import { type HistoryEntry, loadHistory } from './release_api';

const SHOWN = 6;

/** Who changed what in the draft, published it or gave it up, the latest first. */
export default function DraftHistory() {
  const text = useText();
  const app = useDraftState((state) => state.app);
  const revision = useDraftState((state) => state.revision);
  const number = useDraftState((state) => state.number);
  const history = useInfiniteQuery({
    queryKey: ['builder', app, 'history', revision, number],
    queryFn: ({ pageParam }) => loadHistory(app, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const entries = history.data?.pages.flatMap((page) => page.entries) ?? [];
  if (history.isPending) return <SectionSkeleton />;
  if (history.isError) return <Failed error={history.error} onRetry={() => void history.refetch()} />;
  if (entries.length === 0) return <Empty icon={<TeamOutlined />} title={text('history.none')} note={text('history.none_note')} />;
  return (
    <>
      <ol className="yzb-history" aria-label={text('history.title')}>
        {entries.map((entry) => (
          <li key={entry.id ?? 'open'} data-action={entry.action}>
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {text('history.earlier')}
        </Button>
      )}
    </>
  );
}

function Entry({ entry }: { readonly entry: HistoryEntry }) {
  const text = useText();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const shown = all ? entry.changes : entry.changes.slice(0, SHOWN);
  const folded = entry.changes.length - shown.length;
  const by = entry.by_name === 'system' ? text('apps.system') : entry.by_name;
  return (
    <>
      <p className="yzb-history-head">
        <strong>{by}</strong>
        <span>{text(`history.${entry.action}`, { number: entry.version ?? 0 })}</span>
        <time className="yz-muted" dateTime={entry.at}>
          {format.dateTime(entry.at)}
        </time>
        {entry.open && <span className="yzb-kind yzb-kind-changed">{text('history.open')}</span>}
      </p>
      {shown.length > 0 && (
        <ul className="yzb-history-changes">
          {shown.map((change) => (
            <li key={change.path}>
              <span className={`yzb-history-mark yzb-kind-${change.kind}`} aria-hidden="true" />
              {change.text}
            </li>
          ))}
        </ul>
      )}
      {folded > 0 && (
        <Button type="link" size="small" className="yzb-history-all" onClick={() => setAll(true)}>
          {text('history.all', { count: folded + entry.more })}
        </Button>
      )}
      {folded === 0 && entry.more > 0 && <p className="yz-muted yzb-history-all">{text('history.more', { count: entry.more })}</p>}
    </>
  );
}
