import { ArrowRightOutlined, CoffeeOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useContext, useState } from 'react';

import { loadApp } from '../../core/api/record_api';
import type { AppDefinition } from '../../core/definition';
import { byUse } from '../../core/app_order';
import { keys } from '../../core/query_keys';
import { loadRecents } from '../../core/recents';
import { paths } from '../../core/route_paths';
import { zoneOf } from '../../core/session';
import { dateLocaleOf } from '../../core/format/locale';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useLanguage } from '../../hooks/use_language';
import { useMe } from '../../hooks/use_me';
import { useTasks } from '../../hooks/use_tasks';
import { useText } from '../../hooks/use_text';
import { Bar } from '../../views/common/skeleton';
import { DefinitionIcon } from '../../views/common/icons';
import { Empty } from '../../views/common/empty';
import { Failed } from '../../views/common/failed';
import { ExtensionsContext } from '../extension';
import { NumberTile } from '../dashboard/number_tile';
import { TaskItem } from '../tasks/task_item';
import { usePageTitle } from '../hooks/use_page_title';
import { AppTile } from '../shell/app_tile';
import { entryPath } from '../shell/entry_path';
import { entryLabel } from '../shell/navigation_list';
import '../tasks/tasks.css';
import './home_page.css';

const TASKS_SHOWN = 5;
const SHORTCUTS_SHOWN = 6;
const FIGURES_SHOWN = 4;

/** What waits for me, the figures I follow, and the ways into my apps. */
export function HomePage() {
  const text = useText();
  const me = useMe();
  const today = useToday();
  const cards = useContext(ExtensionsContext).flatMap((extension) => extension.homeCards);
  usePageTitle(text('shell.home'));
  const definitions = useQueries({
    queries: byUse(me?.apps ?? []).map((app) => ({
      queryKey: keys.app(app.key),
      queryFn: () => loadApp(app.key),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (answers) => ({
      apps: answers.flatMap((answer) => (answer.data ? [answer.data] : [])),
      pending: answers.some((answer) => answer.isPending),
      failed: answers.filter((answer) => answer.isError),
    }),
  });
  if (!me) return null;
  const figures = definitions.apps.flatMap((definition) => figuresOf(definition));
  return (
    <div className="yz-home">
      <header className="yz-home-head">
        <h1>{text(greetingKey(zoneOf(me)), { name: me.user.name })}</h1>
        <p className="yz-muted">{today}</p>
      </header>
      {figures.length > 0 && (
        <section className="yz-home-figures" aria-label={text('home.figures')}>
          {figures.map(({ app, tile }) => (
            <NumberTile key={`${app}-${tile.id}`} app={app} tile={tile} />
          ))}
        </section>
      )}
      <div className="yz-home-columns">
        <div className="yz-home-column">
          <OpenTasks />
          <Recents definitions={definitions.apps} />
          <Suspense>
            {cards.map((Card, at) => (
              <Card key={at} />
            ))}
          </Suspense>
        </div>
        <section className="yz-panel" aria-label={text('home.shortcuts')}>
          <h2 className="yz-panel-title">{text('home.shortcuts')}</h2>
          {definitions.pending && definitions.apps.length === 0 && (
            <div className="yz-nav-skeleton" aria-hidden="true">
              <Bar width="40%" height={18} />
              <Bar width="80%" height={32} />
              <Bar width="70%" height={32} />
            </div>
          )}
          {!definitions.pending && definitions.apps.length === 0 && definitions.failed[0] && (
            <Failed error={definitions.failed[0].error} onRetry={() => definitions.failed.forEach((one) => void one.refetch())} />
          )}
          {!definitions.pending && definitions.apps.length === 0 && definitions.failed.length === 0 && (
            <Empty icon={<CoffeeOutlined />} title={text('home.no_apps')} note={text('home.no_apps_note')} />
          )}
          {definitions.apps.map((definition) => (
            <AppShortcuts key={definition.app.key} definition={definition} />
          ))}
        </section>
      </div>
    </div>
  );
}

function OpenTasks() {
  const text = useText();
  const tasks = useTasks('open');
  const me = useMe();
  const shown = tasks.data?.pages[0]?.tasks.slice(0, TASKS_SHOWN) ?? [];
  const count = tasks.data?.pages[0]?.count ?? me?.open_tasks ?? 0;
  return (
    <section className="yz-panel" aria-label={text('shell.tasks')}>
      <h2 className="yz-panel-title">
        {text('shell.tasks')}
        {Number(count) > 0 && <span className="yz-count">{count}</span>}
        {shown.length > 0 && (
          <Link to="/tasks" className="yz-panel-more">
            {text('home.all_tasks')} <ArrowRightOutlined aria-hidden="true" />
          </Link>
        )}
      </h2>
      {tasks.isPending && (
        <div className="yz-nav-skeleton" aria-hidden="true">
          <Bar height={40} />
          <Bar height={40} />
        </div>
      )}
      {tasks.isError && <Failed error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.data && shown.length === 0 && (
        <Empty icon={<CoffeeOutlined />} title={text('tasks.none_open')} note={text('tasks.none_open_note')} />
      )}
      <ul className="yz-inbox-items">
        {shown.map((task) => (
          <TaskItem key={task.id} task={task} current={false} done={false} />
        ))}
      </ul>
    </section>
  );
}

function Recents({ definitions }: { readonly definitions: readonly AppDefinition[] }) {
  const text = useText();
  const label = useLabel();
  const user = useMe()?.user.id ?? '';
  const [recents] = useState(() => loadRecents(user));
  if (recents.length === 0) return null;
  return (
    <section className="yz-panel" aria-label={text('home.recents')}>
      <h2 className="yz-panel-title">{text('home.recents')}</h2>
      <ul className="yz-recents">
        {recents.map((recent) => {
          const entity = definitions.find(({ app }) => app.key === recent.app)?.entities[recent.entity];
          return (
            <li key={recent.id}>
              <Link to={paths.record(recent.app, recent.entity, recent.id) as '/'} className="yz-recent">
                <DefinitionIcon name={entity?.icon} />
                <span className="yz-recent-title">{recent.title}</span>
                <span className="yz-muted">{label(entity?.label)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function AppShortcuts({ definition }: { readonly definition: AppDefinition }) {
  const label = useLabel();
  const { app } = definition;
  const entries = definition.navigation.flatMap((group) => group.entries).slice(0, SHORTCUTS_SHOWN);
  if (entries.length === 0) return null;
  return (
    <div className="yz-shortcut-app">
      <p className="yz-shortcut-app-name">
        <AppTile app={app} size={22} />
        {label(app.label, app.key)}
      </p>
      <ul className="yz-shortcut-list">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Link to={entryPath(app.key, entry) as '/'} className="yz-shortcut">
              <DefinitionIcon name={entry.icon ?? (entry.dashboard ? 'dashboard' : 'unordered_list')} />
              <span>{entryLabel(definition, app.key, entry, label)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function figuresOf(definition: AppDefinition) {
  const tiles = definition.dashboards[0]?.tiles.filter((tile) => tile.chart === 'number') ?? [];
  return tiles.slice(0, FIGURES_SHOWN).map((tile) => ({ app: definition.app.key, tile }));
}

function greetingKey(zone: string): 'home.morning' | 'home.afternoon' | 'home.evening' {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone }).format(new Date()),
  );
  if (hour >= 5 && hour < 12) return 'home.morning';
  return hour >= 12 && hour < 18 ? 'home.afternoon' : 'home.evening';
}

function useToday(): string {
  const language = useLanguage();
  const { zone } = useFormat();
  const [now] = useState(() => new Date());
  return new Intl.DateTimeFormat(dateLocaleOf(language), { dateStyle: 'full', timeZone: zone }).format(now);
}
