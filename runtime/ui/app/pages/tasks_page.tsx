import { CheckCircleOutlined, CoffeeOutlined } from '@ant-design/icons';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useLayoutEffect, useMemo } from 'react';

import { useNarrow } from '../../hooks/use_narrow';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useTasks } from '../../hooks/use_tasks';
import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';
import { Failed } from '../../views/common/failed';
import { Bar } from '../../views/common/skeleton';
import { usePageTitle } from '../hooks/use_page_title';
import { TaskDetail } from '../tasks/task_detail';
import { TaskItem } from '../tasks/task_item';
import '../tasks/tasks.css';

/** The inbox: what waits for me on the left, one of them with its decision on the right. */
export function TasksPage() {
  const text = useText();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const { show } = useSearch({ strict: false }) as { show?: string };
  const state = show === 'done' ? 'done' : 'open';
  const list = useTasks(state);
  const tasks = useMemo(() => list.data?.pages.flatMap((page) => page.tasks) ?? [], [list.data]);
  const chosen = tasks.find((task) => task.id === id);
  const at = chosen ? tasks.indexOf(chosen) : -1;
  usePageTitle(text('shell.tasks'));

  function go(position: number, replace = false): void {
    const task = tasks[position];
    const search = state === 'done' ? { show: 'done' } : {};
    if (task) void navigate({ to: '/tasks/$id', params: { id: task.id }, search, replace });
    else void navigate({ to: '/tasks', search, replace });
  }

  // On a desk the first task opens by itself; on a phone the list comes first. Before the list is
  // painted: a click on another task must not be overtaken.
  const first = tasks[0]?.id;
  useLayoutEffect(() => {
    if (!narrow && !id && first) {
      void navigate({
        to: '/tasks/$id',
        params: { id: first },
        search: state === 'done' ? { show: 'done' } : {},
        replace: true,
      });
    }
  }, [narrow, id, first, navigate, state]);

  useShortcuts({
    j: () => go(Math.min(at + 1, tasks.length - 1), true),
    k: () => go(Math.max(at - 1, 0), true),
  });

  const count = list.data?.pages[0]?.count;
  const showList = !narrow || !id;
  return (
    <div className="yz-inbox">
      {showList && (
        <section className="yz-inbox-list" aria-label={text('shell.tasks')}>
          <header className="yz-inbox-head">
            <h1 className="yz-page-title">{text('shell.tasks')}</h1>
            <Segmented
              value={state}
              options={[
                {
                  value: 'open',
                  label: state === 'open' && count ? `${text('tasks.open')} ${count}` : text('tasks.open'),
                },
                { value: 'done', label: text('tasks.done') },
              ]}
              onChange={(value) => void navigate({ to: '/tasks', search: value === 'done' ? { show: 'done' } : {} })}
            />
          </header>
          {list.isPending && <ListSkeleton />}
          {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
          {list.data && tasks.length === 0 && (
            <Empty
              icon={state === 'open' ? <CoffeeOutlined /> : <CheckCircleOutlined />}
              title={text(state === 'open' ? 'tasks.none_open' : 'tasks.none_done')}
              note={state === 'open' ? text('tasks.none_open_note') : undefined}
            />
          )}
          <ul className="yz-inbox-items">
            {tasks.map((task) => (
              <TaskItem key={task.id} task={task} current={task.id === id} done={state === 'done'} />
            ))}
          </ul>
          {list.hasNextPage && (
            <div className="yz-list-foot">
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {text('list.more')}
              </Button>
            </div>
          )}
          {!narrow && tasks.length > 1 && (
            <p className="yz-inbox-keys">
              <kbd>J</kbd> <kbd>K</kbd> {text('tasks.keys')}
            </p>
          )}
        </section>
      )}
      {id && (
        <TaskDetail
          key={id}
          id={id}
          task={chosen}
          loading={list.isPending}
          onBack={narrow ? () => go(-1) : undefined}
          onDecided={() => {
            // The next one takes its place; after the last the list says that all is done.
            const next = tasks[at + 1] ?? tasks[at - 1];
            if (narrow || !next) go(-1, true);
            else void navigate({ to: '/tasks/$id', params: { id: next.id }, replace: true });
          }}
        />
      )}
      {!id && !narrow && tasks.length === 0 && <div className="yz-inbox-detail yz-inbox-blank" />}
    </div>
  );
}

function ListSkeleton() {
  return (
    <div className="yz-inbox-items" aria-hidden="true">
      {[1, 2, 3, 4].map((at) => (
        <div key={at} className="yz-task-item">
          <Bar width="70%" height={16} />
          <Bar width="50%" />
        </div>
      ))}
    </div>
  );
}
