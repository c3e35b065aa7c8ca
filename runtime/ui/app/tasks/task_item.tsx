import { Link } from '@tanstack/react-router';

import type { Task } from '../../core/process';
import { PersonMark } from '../../fields/shared/person_mark';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { StateTag } from '../../views/process/state_tag';

/** One task in the inbox's list. */
export function TaskItem({ task, current, done }: { readonly task: Task; readonly current: boolean; readonly done: boolean }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const name = task.started_by_name ?? text('history.system');
  return (
    <li>
      <Link
        to="/tasks/$id"
        params={{ id: task.id }}
        search={done ? { show: 'done' } : {}}
        className="yz-task-item"
        aria-current={current ? 'true' : undefined}
        preload={false}
      >
        <PersonMark name={name} size={32} />
        <span className="yz-task-text">
          <span className="yz-task-title">
            <strong>{task.title ?? label(task.process_label, task.process)}</strong>
            <time dateTime={task.done_at ?? task.created_at}>{format.relative(task.done_at ?? task.created_at)}</time>
          </span>
          <span className="yz-task-note">
            <span>
              {label(task.process_label, task.process)} · {label(task.node_label, task.node)}
            </span>
            {done && <StateTag state={task.state} />}
          </span>
          <span className="yz-task-note">{text('tasks.from', { name })}</span>
        </span>
      </Link>
    </li>
  );
}
