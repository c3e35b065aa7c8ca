import { type ReactNode, Suspense, lazy, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';

import { useLiveEvents } from '../../hooks/use_live_events';
import { useMe } from '../../hooks/use_me';
import { useNarrow } from '../../hooks/use_narrow';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useText } from '../../hooks/use_text';
import { useFocusOnScreen } from '../hooks/use_focus_on_screen';
import { useRegions } from '../hooks/use_regions';
import { useSessionGuard } from '../hooks/use_session_guard';
import { FieldEnvironmentProvider } from './field_environment_provider';
import type { ShortcutGroup } from './shortcut_help';
import { TopBar } from './top_bar';
import type { Place } from './use_places';
import './shell.css';

// On phones alone.
const BottomBar = lazy(() => import('./bottom_bar'));
// Dialogs are opened by few and seldom; the first screen does without their code.
const Palette = lazy(() => import('./palette'));
// Of those who look with somebody else's eyes alone.
const ViewingBanner = lazy(() => import('./viewing_banner'));
const ShortcutHelp = lazy(() => import('./shortcut_help'));

export interface FrameProps {
  /** The app whose records the screens inside show, if any. */
  readonly app: string | undefined;
  /** The menu beside the screen; on phones it is not there. */
  readonly sidebar: ReactNode;
  /** Where one is; stands at the left of the top bar. */
  readonly crumbs: ReactNode;
  /** What this part of the product has to offer on every screen; stands in the middle of the top bar. */
  readonly tools?: ReactNode;
  /** Without it phones have the four usual places. */
  readonly bottom?: ReactNode;
  /** Further places and commands for the palette, before the usual ones. */
  readonly places?: readonly Place[];
  /** Further keys for the help, before the usual ones. */
  readonly shortcuts?: readonly ShortcutGroup[];
  readonly children: ReactNode;
}

/** Around every screen of somebody signed in: menu, top bar, palette, help, live events. */
export function Frame({ app, sidebar, crumbs, tools, bottom, places, shortcuts, children }: FrameProps) {
  const text = useText();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const viewing = useMe()?.viewing;
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  useLiveEvents(true);
  useSessionGuard();
  useFocusOnScreen();
  useRegions();
  useShortcuts({
    '?': () => setHelp(true),
    'mod+k': () => setPalette(true),
    h: () => void navigate({ to: '/' }),
    t: () => void navigate({ to: '/tasks' }),
  });

  return (
    <div className={`yz-shell ${narrow ? 'yz-shell-narrow' : ''}`}>
      <a className="yz-skip" href="#main">
        {text('shell.skip')}
      </a>
      {!narrow && sidebar}
      <div className="yz-shell-body">
        {viewing && (
          <Suspense>
            <ViewingBanner viewing={viewing} />
          </Suspense>
        )}
        <TopBar
          crumbs={crumbs}
          tools={tools}
          onPalette={() => setPalette(true)}
          onHelp={() => setHelp(true)}
        />
        <FieldEnvironmentProvider app={app}>
          <main id="main" className="yz-main" tabIndex={-1}>
            {children}
          </main>
        </FieldEnvironmentProvider>
      </div>
      {narrow &&
        (bottom ?? (
          <Suspense fallback={<nav className="yz-bottom" aria-hidden="true" />}>
            <BottomBar />
          </Suspense>
        ))}
      <Suspense>
        {palette && <Palette places={places} onClose={() => setPalette(false)} />}
        {help && <ShortcutHelp groups={shortcuts} onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}
