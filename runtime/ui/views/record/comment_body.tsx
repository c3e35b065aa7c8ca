import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { deleteComment, editComment } from '../../core/api/timeline_api';
import { keys } from '../../core/query_keys';
import { type CommentInfo, partsOf } from '../../core/timeline';
import { FileList } from '../../fields/shared/file_list';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { CommentBox } from './comment_box';

export interface CommentBodyProps {
  readonly entity: string;
  readonly record: string;
  readonly comment: CommentInfo;
}

/** What somebody said, as they said it, and what its reader may do with it. */
export function CommentBody({ entity, record, comment }: CommentBodyProps) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const [editing, setEditing] = useState(false);
  const parts = partsOf(comment);

  async function change(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await client.invalidateQueries({ queryKey: keys.history(entity, record) });
      return true;
    } catch (error) {
      const issue = isApiError(error) ? error.issues[0]?.message : undefined;
      void message.error(issue ?? errorText(error, text));
      return false;
    }
  }

  if (comment.deleted_at) {
    return <p className="yz-comment-gone">{text('comment.deleted', { name: comment.deleted_by_name ?? '' })}</p>;
  }
  if (editing) {
    return (
      <CommentBox
        entity={entity}
        record={record}
        start={parts.map((part) => part.text).join('')}
        known={new Map(Object.entries(comment.mentions).map(([id, name]) => [name, id]))}
        sendLabel={text('comment.save')}
        onCancel={() => setEditing(false)}
        onSend={async (words) => {
          const kept = await change(() => editComment(entity, record, comment.id, words));
          if (kept) setEditing(false);
          return kept;
        }}
      />
    );
  }
  return (
    <div className="yz-comment">
      {comment.text && (
        <p className="yz-comment-text" dir="auto">
          {parts.map((part, at) =>
            part.person ? (
              <span key={at} className="yz-mention">
                {part.text}
              </span>
            ) : (
              part.text
            ),
          )}
        </p>
      )}
      {comment.files.length > 0 && <FileList files={comment.files} />}
      {(comment.may_edit || comment.may_delete) && (
        <span className="yz-comment-actions">
          {comment.may_edit && (
            <Button
              type="text"
              size="small"
              icon={<EditOutlined />}
              aria-label={text('comment.edit')}
              onClick={() => setEditing(true)}
            />
          )}
          {comment.may_delete && (
            <Popconfirm
              title={text('comment.delete_question')}
              description={text('comment.delete_note')}
              okText={text('comment.delete')}
              cancelText={text('action.cancel')}
              okButtonProps={{ danger: true }}
              onConfirm={async () => void (await change(() => deleteComment(entity, record, comment.id)))}
            >
              <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={text('comment.delete')} />
            </Popconfirm>
          )}
        </span>
      )}
    </div>
  );
}
