import { Input, Modal } from 'antd';
import { useState } from 'react';

import type { Task, Verb } from '../../core/process';
import { useText } from '../../hooks/use_text';

export interface DecisionDialogProps {
  readonly task: Task;
  readonly verb: Verb;
  readonly busy: boolean;
  readonly onDecide: (comment: string) => void;
  readonly onClose: () => void;
}

/** Asks for the words that go with a decision; some decisions need them. */
export function DecisionDialog({ task, verb, busy, onDecide, onClose }: DecisionDialogProps) {
  const text = useText();
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const required = task.comment_required_on.includes(verb);

  function decide(): void {
    if (required && !comment.trim()) setMissing(true);
    else onDecide(comment.trim());
  }

  return (
    <Modal
      open
      title={text(`decision.${verb}_title`, { title: task.title ?? '' })}
      okText={text(`verb.${verb}`)}
      cancelText={text('action.cancel')}
      okButtonProps={{ danger: verb === 'reject', loading: busy }}
      onOk={decide}
      onCancel={onClose}
    >
      <label className="yz-field-label" htmlFor="decision-comment">
        {text('decision.comment')}
        {required ? (
          <span className="yz-required" aria-hidden="true">
            *
          </span>
        ) : (
          <span className="yz-muted"> {text('decision.optional')}</span>
        )}
      </label>
      <Input.TextArea
        id="decision-comment"
        autoFocus
        rows={4}
        maxLength={2000}
        value={comment}
        status={missing ? 'error' : undefined}
        placeholder={text(`decision.${verb}_hint`)}
        aria-describedby={missing ? 'decision-error' : undefined}
        onChange={(event) => {
          setComment(event.target.value);
          setMissing(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) decide();
        }}
      />
      {missing && (
        <p className="yz-field-error" id="decision-error">
          {text('decision.comment_required')}
        </p>
      )}
    </Modal>
  );
}
