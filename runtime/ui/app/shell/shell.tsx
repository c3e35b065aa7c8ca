import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';

import { useLiveEvents } from '../../hooks/use_live_events';
import { useNarrow } from '../../hooks/use_narrow';
import { useShortcuts } from '../../hooks/use_shortcuts';
import { useText } from '../../hooks/use_text';
import { useSessionGuard } from '../hooks/use_session_guard';
import { FieldEnvironmentProvider } from './field_environment_provider';
import { Sidebar } from './sidebar';
import { TopBar } from './top_bar';
import './shell.css';

// On phones alone.
const BottomBar = lazy(() => import('./bottom_bar'));
// Dialogs are opened by few and seldom; the first screen does without their code.
const Palette = lazy(() => import('./palette'));
const ShortcutHelp = lazy(() => import('./shortcut_help'));

/** The frame around every screen of somebody signed in. */
export function Shell() {
  const text = useText();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { app } = useParams({ strict: false });
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  useLiveEvents(true);
  useSessionGuard();
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
      {!narrow && <Sidebar app={app} />}
      <div className="yz-shell-body">
        <TopBar app={app} onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} />
        <FieldEnvironmentProvider app={app}>
          <main id="main" className="yz-main" tabIndex={-1}>
            <Outlet />
          </main>
        </FieldEnvironmentProvider>
      </div>
      {narrow && (
        <Suspense fallback={<nav className="yz-bottom" aria-hidden="true" />}>
          <BottomBar />
        </Suspense>
      )}
      <Suspense>
        {palette && <Palette onClose={() => setPalette(false)} />}
        {help && <ShortcutHelp onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}
