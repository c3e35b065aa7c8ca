import type { EntityDefinition } from '../../core/definition';
import type { TimelineEntry } from '../../core/timeline';
import { FileList } from '../../fields/shared/file_list';
import { PersonMark } from '../../fields/shared/person_mark';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { type Translate, useText } from '../../hooks/use_text';
import { StateTag } from '../process/state_tag';
import { ChangeLine } from './change_line';
import { CommentBody } from './comment_body';
import { RowChanges } from './row_changes';
import { useWriterName } from './use_writer_name';

export interface TimelineItemProps {
  readonly entity: EntityDefinition;
  readonly record: string;
  readonly entry: TimelineEntry;
  readonly currency?: string;
}

/** One thing that happened: who, what and when, and under it what there is to see of it. */
export function TimelineItem({ entity, record, entry, currency }: TimelineItemProps) {
  const text = useText();
  const format = useFormat();
  const name = useWriterName()({ by: entry.by ?? 'system', by_name: entry.by_name });
  return (
    <li className="yz-timeline-entry">
      <PersonMark name={name} size={28} />
      <div className="yz-timeline-body">
        <p className="yz-timeline-head">
          <strong>{name}</strong> <What entry={entry} text={text} />
          <time dateTime={entry.at} title={format.dateTime(entry.at)}>
            {format.relative(entry.at)}
          </time>
          {entry.kind === 'comment' && entry.comment.edited_at && !entry.comment.deleted_at && (
            <span className="yz-muted" title={format.dateTime(entry.comment.edited_at)}>
              {text('comment.edited')}
            </span>
          )}
        </p>
        {entry.kind === 'change' && entry.changes.length > 0 && ['update', 'recompute'].includes(entry.change) && (
          <ul className="yz-changes">
            {entry.changes.map((change) => (
              <ChangeLine key={change.field} change={change} entity={entity} currency={currency} />
            ))}
          </ul>
        )}
        {entry.kind === 'change' && entry.rows && (
          <RowChanges entity={entity} rows={entry.rows} more={entry.more_rows ?? 0} currency={currency} />
        )}
        {entry.kind === 'comment' && <CommentBody entity={entity.name} record={record} comment={entry.comment} />}
        {entry.kind === 'process' && (
          <>
            {entry.state && <StateTag state={entry.state} />}
            {entry.comment_text && <p className="yz-comment-text">{entry.comment_text}</p>}
          </>
        )}
        {entry.kind === 'file' && (
          <>
            <FileList files={[entry.file]} />
            {entry.removed && <p className="yz-muted">{text('timeline.removed')}</p>}
          </>
        )}
      </div>
    </li>
  );
}

function What({ entry, text }: { readonly entry: TimelineEntry; readonly text: Translate }) {
  const label = useLabel();
  switch (entry.kind) {
    case 'change':
      return <>{text(`history.${entry.change}`, {
            name: entry.detail?.name ?? entry.detail?.messages?.map((message) => label(message)).join(text('list.between_sentences')) ?? '',
          })}</>;
    case 'comment':
      return <>{text('comment.said')}</>;
    case 'file': {
      const field = label(entry.field_label);
      return <>{text(field ? 'timeline.attached_to' : 'timeline.attached', { field })}</>;
    }
    case 'process': {
      const where = [label(entry.process_label), label(entry.node_label)].filter(Boolean).join(' · ');
      return (
        <>
          {processText(entry.verb, text)} {where}
        </>
      );
    }
  }
}

function processText(verb: string, text: Translate): string {
  switch (verb) {
    case 'approve':
    case 'reject':
    case 'return':
    case 'start':
    case 'withdraw':
    case 'resubmit':
    case 'hand_over':
      return text(`did.${verb}`);
    case 'skip':
      return text('timeline.skipped');
    default:
      return text('timeline.ended');
  }
}
