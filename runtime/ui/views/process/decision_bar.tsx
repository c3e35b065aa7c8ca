import { CheckOutlined, CloseOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import type { Task, Verb } from '../../core/process';
import type { Values } from '../../core/record';
import { useNotices } from '../../hooks/use_notices';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { DecisionDialog } from './decision_dialog';
import { useDecide } from './use_decide';

export interface DecisionBarProps {
  readonly task: Task;
  readonly onDecided: () => void;
  /** Fields changed on the way; they go along with the decision. */
  readonly values?: Values;
  /** Shows the keys on the buttons. */
  readonly keysShown?: boolean;
}

const ICONS = { approve: <CheckOutlined />, reject: <CloseOutlined />, return: <RollbackOutlined /> };
const KEYS: Readonly<Record<Verb, string>> = { approve: 'a', reject: 'r', return: 'b' };

/** Approve, reject, return: by button or by key. */
export function DecisionBar({ task, onDecided, values, keysShown = false }: DecisionBarProps) {
  const text = useText();
  const { message } = useNotices();
  const decide = useDecide();
  const [asking, setAsking] = useState<Verb | null>(null);

  function send(verb: Verb, comment: string): void {
    decide.mutate(
      { task, verb, comment, values },
      {
        onSuccess: () => {
          void message.success(text(`decision.${verb}_done`, { title: task.title ?? '' }));
          setAsking(null);
          onDecided();
        },
        onError: (error) => {
          setAsking(null);
          if (isApiError(error, 409)) {
            void message.info(text('decision.already'));
            onDecided();
          } else {
            const issue = isApiError(error) ? error.issues[0]?.message : undefined;
            void message.error(issue ?? errorText(error, text));
          }
        },
      },
    );
  }

  function start(verb: Verb): void {
    if (!task.verbs.includes(verb) || decide.isPending) return;
    if (verb === 'approve' && !task.comment_required_on.includes(verb)) send(verb, '');
    else setAsking(verb);
  }

  useShortcuts({ a: () => start('approve'), r: () => start('reject'), b: () => start('return') });

  return (
    <div className="yz-decision-bar">
      {task.verbs.map((verb) => (
        <Button
          key={verb}
          type={verb === 'approve' ? 'primary' : 'default'}
          danger={verb === 'reject'}
          icon={ICONS[verb]}
          loading={decide.isPending && decide.variables?.verb === verb && asking === null}
          onClick={() => start(verb)}
        >
          {text(`verb.${verb}`)}
          {keysShown && <kbd>{KEYS[verb].toUpperCase()}</kbd>}
        </Button>
      ))}
      {asking && (
        <DecisionDialog
          task={task}
          verb={asking}
          busy={decide.isPending}
          onDecide={(comment) => send(asking, comment)}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}
