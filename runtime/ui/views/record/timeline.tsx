import { BellFilled, BellOutlined, HistoryOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { createComment, follow } from '../../core/api/timeline_api';
import type { EntityDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { useCommentState } from '../../hooks/use_comment_state';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { useTimeline } from '../../hooks/use_timeline';
import { Empty } from '../common/empty';
import { errorText } from '../common/error_text';
import { Failed } from '../common/failed';
import { Bar } from '../common/skeleton';
import { CommentBox } from './comment_box';
import { TimelineItem } from './timeline_item';

export interface TimelineProps {
  readonly entity: EntityDefinition;
  readonly id: string;
  readonly currency?: string;
  readonly hasProcesses: boolean;
}

const KINDS = ['', 'comment', 'change', 'process', 'file'] as const;
type Kind = (typeof KINDS)[number];

/** Everything that happened to a record, and room to say something about it. */
export default function Timeline({ entity, id, currency, hasProcesses }: TimelineProps) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const [kind, setKind] = useState<Kind>('');
  const timeline = useTimeline(entity.name, id, kind);
  const state = useCommentState(entity.name, id);
  const following = state.data?.following ?? false;
  const kinds = KINDS.filter((one) => one !== 'process' || hasProcesses);

  async function keep(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await client.invalidateQueries({ queryKey: keys.history(entity.name, id) });
      return true;
    } catch (error) {
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      void message.error(issue ?? errorText(error, text));
      return false;
    }
  }

  const entries = timeline.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <div className="yz-history">
      {state.data?.may_comment && (
        <CommentBox
          entity={entity.name}
          record={id}
          sendLabel={text('comment.send')}
          onSend={(words, files) => keep(() => createComment(entity.name, id, words, files))}
        />
      )}
      <div className="yz-timeline-tools">
        <Segmented
          aria-label={text('timeline.filter')}
          value={kind}
          options={kinds.map((one) => ({ value: one, label: text(one ? `timeline.${one}` : 'timeline.all') }))}
          onChange={(value) => setKind(value)}
        />
        {state.data && (
          <Button
            type="text"
            aria-pressed={following}
            icon={following ? <BellFilled /> : <BellOutlined />}
            onClick={() => void keep(() => follow(entity.name, id, !following))}
          >
            {text(following ? 'record.unfollow' : 'record.follow')}
          </Button>
        )}
      </div>
      {timeline.isPending ? (
        <div aria-hidden="true">
          {[70, 50, 60].map((width) => (
            <Bar key={width} width={`${width}%`} height={18} />
          ))}
        </div>
      ) : timeline.isError ? (
        <Failed error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : entries.length === 0 ? (
        <Empty icon={<HistoryOutlined />} title={text('timeline.empty')} />
      ) : (
        <ol className="yz-timeline">
          {entries.map((entry) => (
            <TimelineItem key={entry.id} entity={entity} record={id} entry={entry} currency={currency} />
          ))}
        </ol>
      )}
      {timeline.hasNextPage && (
        <Button loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {text('list.more')}
        </Button>
      )}
    </div>
  );
}
