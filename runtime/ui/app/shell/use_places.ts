import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';

import { loadApp } from '../../core/api/record_api';
import type { AppDefinition } from '../../core/definition';
import { keys } from '../../core/query_keys';
import { paths } from '../../core/route_paths';
import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { useExtensionLinks } from '../extension';
import { entryPath } from './entry_path';
import { entryLabel } from './navigation_list';

export interface Place {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly icon: string;
  readonly href: string;
  /** What happens instead of going somewhere. */
  readonly act?: () => void;
}

/** Every screen one may go to by its name. */
export function usePlaces(): readonly Place[] {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const apps = me?.apps;
  const links = useExtensionLinks(me);
  const definitions = useQueries({
    queries: (apps ?? []).map((app) => ({
      queryKey: keys.app(app.key),
      queryFn: () => loadApp(app.key),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (answers) => answers.flatMap((answer) => (answer.data ? [answer.data] : [])),
  });
  return useMemo(
    () => [
      { id: 'home', label: text('shell.home'), group: '', icon: 'home', href: paths.home },
      { id: 'tasks', label: text('shell.tasks'), group: '', icon: 'check_square', href: paths.tasks },
      ...links.map((link) => ({ id: link.key, label: label(link.label), group: '', icon: link.iconName, href: link.href })),
      ...definitions.flatMap((definition) => placesOf(definition, label, text)),
    ],
    [definitions, label, links, text],
  );
}

function placesOf(
  definition: AppDefinition,
  label: ReturnType<typeof useLabel>,
  text: ReturnType<typeof useText>,
): readonly Place[] {
  const app = definition.app.key;
  const group = label(definition.app.label, app);
  const entries = definition.navigation.flatMap((one) => one.entries);
  const creatable = Object.values(definition.entities).filter(
    (entity) => entity.app === app && !entity.parent && entity.actions.includes('create'),
  );
  return [
    ...entries.map((entry) => ({
      id: `${app}-${entry.id}`,
      label: entryLabel(definition, app, entry, label),
      group,
      icon: entry.icon ?? (entry.dashboard ? 'dashboard' : 'unordered_list'),
      href: entryPath(app, entry),
    })),
    ...creatable.map((entity) => ({
      id: `new-${entity.name.replace('.', '-')}`,
      label: text('list.create', { name: label(entity.label, entity.key) }),
      group,
      icon: entity.icon ?? 'file_text',
      href: paths.create(app, entity.name),
    })),
  ];
}
