import { CheckOutlined, CloseOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';

import type { PathStep, ProcessInstance, Task } from '../../core/process';
import { PersonMark } from '../../fields/shared/person_mark';
import { useNotices } from '../../hooks/use_notices';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';
import { StateTag } from './state_tag';
import { useInstanceVerb } from './use_instance_verb';

export interface InstanceCardProps {
  readonly instance: ProcessInstance;
  readonly onDecide?: (task: Task) => void;
}

/** One run: what has happened and why, who is at it now, what lies ahead. */
export function InstanceCard({ instance, onDecide }: InstanceCardProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const me = useMe();
  const { message } = useNotices();
  const verb = useInstanceVerb(instance);
  const [why, setWhy] = useState(false);
  const quiet = instance.path.filter((step) => !step.by).length;
  const [asked, setAsked] = useState<string | null>(null);
  const open = instance.tasks.filter((task) => task.state === 'open');
  const mine = open.find((task) => task.assignee === me?.user.id);
  const current = instance.nodes.filter((node) => node.state === 'current');
  const ahead = instance.nodes.filter((node) => node.state === 'ahead' && node.type === 'approval');

  function act(name: string): void {
    setAsked(name);
    verb.mutate(name, {
      onError: (error) => void message.error(errorText(error, text)),
      onSettled: () => setAsked(null),
    });
  }

  return (
    <article className="yz-instance">
      <header className="yz-instance-head">
        <div>
          <h3>{label(instance.label, instance.process)}</h3>
          <p className="yz-muted">
            {text('process.started', {
              name: instance.started_by_name ?? text('history.system'),
              time: format.relative(instance.started_at),
            })}
          </p>
        </div>
        <div className="yz-instance-side">
          <StateTag state={instance.state} />
          {quiet > 0 && (
            <button type="button" className="yz-link" aria-expanded={why} onClick={() => setWhy(!why)}>
              {text(why ? 'process.hide_why' : 'process.show_why', { count: quiet })}
            </button>
          )}
        </div>
      </header>
      <ol className="yz-steps">
        {instance.path.map((step, at) => (step.by || why ? <Step key={`${step.node}-${at}`} step={step} /> : null))}
        {instance.state === 'running' &&
          current.map((node) => {
            const waiting = open.filter((task) => task.node === node.key);
            return (
              <li key={node.key} className="yz-step yz-step-current">
                <span className="yz-step-mark" aria-hidden="true" />
                <div className="yz-step-body">
                  <p className="yz-step-head">
                    <strong>{label(node.label, node.key)}</strong>
                    <span className="yz-step-now">{text('process.now')}</span>
                  </p>
                  {waiting.map((task) => (
                    <p key={task.id} className="yz-step-person">
                      <PersonMark name={task.assignee_name ?? '?'} />
                      {task.assignee_name ?? text('process.nobody')}
                      <time className="yz-muted" dateTime={task.created_at}>
                        {text('process.since', { time: format.relative(task.created_at) })}
                      </time>
                    </p>
                  ))}
                </div>
              </li>
            );
          })}
        {instance.state === 'running' &&
          ahead.map((node) => (
            <li key={node.key} className="yz-step yz-step-ahead">
              <span className="yz-step-mark" aria-hidden="true" />
              <div className="yz-step-body">
                <p className="yz-step-head">
                  {label(node.label, node.key)} <span className="yz-muted">{text('process.ahead')}</span>
                </p>
              </div>
            </li>
          ))}
      </ol>
      {(instance.verbs.length > 0 || (mine && onDecide)) && (
        <footer className="yz-instance-foot">
          {mine && onDecide && (
            <Button type="primary" onClick={() => onDecide(mine)}>
              {text('process.decide')}
            </Button>
          )}
          {instance.verbs.map((name) => (
            <Button key={name} loading={asked === name && verb.isPending} onClick={() => act(name)}>
              {text(`process.${name}`)}
            </Button>
          ))}
        </footer>
      )}
    </article>
  );
}

function Step({ step }: { readonly step: PathStep }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const reason = typeof step.reason === 'string' ? step.reason : label(step.reason);
  const verb = PERSONS_VERBS.find((candidate) => candidate === step.verb);
  // Branches and writes happen by themselves.
  const quiet = !step.by;
  return (
    <li className={`yz-step ${quiet ? 'yz-step-quiet' : markOf(step.verb)}`}>
      <span className="yz-step-mark" aria-hidden="true">
        {!quiet && <StepIcon verb={step.verb} />}
      </span>
      <div className="yz-step-body">
        <p className="yz-step-head">
          {quiet ? label(step.label, step.node) : <strong>{label(step.label, step.node)}</strong>}
          {verb && <span className="yz-step-verb">{text(`did.${verb}`)}</span>}
          {step.at && (
            <time dateTime={step.at} title={format.dateTime(step.at)}>
              {format.relative(step.at)}
            </time>
          )}
        </p>
        {step.by_name && (
          <p className="yz-step-person">
            <PersonMark name={step.by_name} />
            {step.by_name}
          </p>
        )}
        {step.comment && <blockquote className="yz-step-comment">{step.comment}</blockquote>}
        {reason && <p className="yz-step-reason">{reason}</p>}
      </div>
    </li>
  );
}

function StepIcon({ verb }: { readonly verb: string | null }) {
  if (verb === 'reject') return <CloseOutlined />;
  return verb === 'return' || verb === 'withdraw' ? <RollbackOutlined /> : <CheckOutlined />;
}

const PERSONS_VERBS = ['approve', 'reject', 'return', 'submit', 'withdraw', 'resubmit', 'start', 'hand_over'] as const;

function markOf(verb: string | null): string {
  if (verb === 'reject') return 'yz-step-rejected';
  if (verb === 'return' || verb === 'withdraw') return 'yz-step-returned';
  return 'yz-step-done';
}
