import { Link } from '@tanstack/react-router';

import type { ViewDefinition } from '../../core/definition';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { kindOf } from '../../views/view_kinds';

export interface ViewSwitcherProps {
  readonly app: string;
  /** The views of one entity, in the app's order. */
  readonly views: readonly ViewDefinition[];
  readonly current: string | undefined;
}

/** Other ways to look at the same records. What one has filtered, searched and sorted by goes along. */
export function ViewSwitcher({ app, views, current }: ViewSwitcherProps) {
  const text = useText();
  const label = useLabel();
  if (views.length < 2) return null;
  return (
    <nav className="yz-view-switcher" aria-label={text('list.views')}>
      {views.map((view) => (
        <Link
          key={view.id}
          to="/app/$app/view/$view"
          params={{ app, view: view.key }}
          search={({ filter, q, sort }: Readonly<Record<string, string | undefined>>) => ({ filter, q, sort })}
          className={view.key === current ? 'yz-view-tab yz-view-tab-current' : 'yz-view-tab'}
          aria-current={view.key === current ? 'page' : undefined}
          onMouseEnter={kindOf(view).load}
          onFocus={kindOf(view).load}
        >
          {kindOf(view).icon}
          {label(view.label, view.key)}
        </Link>
      ))}
    </nav>
  );
}
